import { controlAt, isTyping } from '#client/ui/controls/keys.ts';

const UP = new Set([']', 'PageUp']);
const DOWN = new Set(['[', 'PageDown']);

/** `]` or Page Up goes a floor up, `[` or Page Down a floor down; not while somebody types or a window is open. @returns how to stop. */
export function floorKeys(step: (by: 1 | -1) => void): () => void {
  const listen = (event: KeyboardEvent): void => {
    const by = UP.has(event.key) ? 1 : DOWN.has(event.key) ? -1 : 0;
    if (by === 0 || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
    if (document.querySelector('[data-dialog], [data-menu]') !== null) return;
    event.preventDefault();
    controlAt(event.target)?.blur();
    step(by);
  };
  addEventListener('keydown', listen);
  return () => removeEventListener('keydown', listen);
}

/** The level to go to from one (−1 = the whole building); the ends of the building hold. */
export const stepLevel = (focus: number, by: 1 | -1, levels: number): number =>
  focus < 0 ? (by > 0 ? 0 : levels - 1) : Math.min(levels - 1, Math.max(0, focus + by));
