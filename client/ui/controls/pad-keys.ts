import type { PadKey } from '#contract/kinds/action-spec.ts';

const ARROWS: Readonly<Record<string, string>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  '+': 'zoom-in',
  '=': 'zoom-in',
  '-': 'zoom-out',
};

/** What a key of the keyboard is to a pad; null = nothing. */
export const arrowOf = (key: string): string | null => ARROWS[key] ?? null;

/** What is meant by all that is held: opposite ones hold each other up, and nearer or farther goes before. */
export function padKeyOf(held: ReadonlySet<string>): PadKey | null {
  const zoom = ['zoom-in', 'zoom-out'].filter((key) => held.has(key));
  if (zoom.length > 0) return zoom.length === 1 ? (zoom[0] as PadKey) : null;
  const one = (a: string, b: string): string[] => (held.has(a) === held.has(b) ? [] : [held.has(a) ? a : b]);
  const key = [...one('up', 'down'), ...one('left', 'right')].join('-');
  return key === '' ? null : (key as PadKey);
}
