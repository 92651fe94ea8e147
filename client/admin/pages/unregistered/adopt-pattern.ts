import type { DeviceDraft } from '#contract/records/device.ts';

/** An id from an address: `panel:889/1.1.2` → `panel-889-1.1.2`. */
export const idFrom = (address: string): string => address.replace(/[^A-Za-z0-9_.-]+/g, '-').slice(0, 100);

/** `*` stands for any characters, also none. */
function matcherOf(pattern: string): RegExp {
  const parts = pattern
    .trim()
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('(.*?)')}$`, 'u');
}

/** By the numbers in them, as people count: 1.1.2 before 1.1.10. */
const byNumbers = new Intl.Collator('en', { numeric: true }).compare;

/** Addresses that fit a pattern, in order, each with what its stars stand for. */
export function matching(pattern: string, addresses: readonly string[]): { readonly address: string; readonly stars: readonly string[] }[] {
  if (pattern.trim() === '') return [];
  const matcher = matcherOf(pattern);
  return addresses.toSorted(byNumbers).flatMap((address) => {
    const found = matcher.exec(address);
    return found ? [{ address, stars: found.slice(1) }] : [];
  });
}

/**
 * A name by its template: `{n}` is the number, `{n:3}` the same with at least three digits, `{1}` what the first star stands for,
 * `{address}` the address.
 */
export const nameFrom = (
  template: string,
  number: number,
  { address, stars }: { readonly address: string; readonly stars: readonly string[] },
): string =>
  template.replace(/\{(n(?::(\d))?|address|(\d))\}/g, (_whole, word: string, digits: string | undefined, star: string | undefined) => {
    if (star !== undefined) return stars[Number(star) - 1] ?? '';
    return word === 'address' ? address : String(number).padStart(Number(digits ?? 1), '0');
  });

interface Template {
  readonly pattern: string;
  readonly name: string;
  /** Of the first. */
  readonly number: number;
  readonly kind: string;
  readonly place: string;
  readonly position: DeviceDraft['position'];
}

/** What would be entered. */
export const draftsOf = ({ pattern, name, number, kind, place, position }: Template, addresses: readonly string[]): DeviceDraft[] =>
  matching(pattern, addresses).map((found, at) => ({
    id: idFrom(found.address),
    kind,
    name: nameFrom(name, number + at, found).trim() || found.address,
    place,
    position,
    addresses: [found.address],
    simulated: false,
  }));
