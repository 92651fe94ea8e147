import type { Checksum } from './checksum.ts';

/** Entries of each sort that are kept; the longest unused give way. */
const MAX = 10_000;

/**
 * Which checksum each source address uses where it is not the standard's: learnt from two frames that fit the same one, on whichever
 * connections they came, because some units open one for every report. Nobody can unlearn or replace what another has taught.
 */
export class Dialects {
  readonly #learnt = new Map<number, Checksum>();
  readonly #suspected = new Map<number, ReadonlySet<Checksum>>();

  of(source: number): Checksum {
    return this.#learnt.get(source) ?? 'sum';
  }

  /** A frame of this source fits only these: the one that fitted a frame of it before is learnt and returned, else null. */
  suspect(source: number, fits: readonly Checksum[]): Checksum | null {
    const before = this.#suspected.get(source);
    const again = fits.find((name) => before?.has(name)) ?? null;
    if (again !== null) keep(this.#learnt, source, again);
    else if (fits.length > 0) keep(this.#suspected, source, new Set([...(before ?? []), ...fits]));
    return again;
  }
}

/** Enters as the newest, so that what is dropped beyond `MAX` is what was longest untouched. */
export function keep<K, V>(map: Map<K, V>, key: K, value: V, max = MAX): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > max) map.delete(map.keys().next().value!);
}
