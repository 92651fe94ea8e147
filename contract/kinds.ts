import type { DeviceKind } from './device-kind.ts';

/** All device kinds by id, in id order. */
export type KindIndex = ReadonlyMap<string, DeviceKind>;

/** True of kinds whose devices stand where somebody needs care: to know of one is to know of a person. */
export const tellsOfPeople = ({ category }: DeviceKind): boolean => category === 'care';

/** Builds the index from the found `kind.ts` modules. Throws when two folders define the same id. */
export function indexKinds(kinds: Iterable<DeviceKind>): KindIndex {
  const index = new Map<string, DeviceKind>();
  for (const kind of [...kinds].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    if (index.has(kind.id)) throw new Error(`two device kinds are named ${kind.id}`);
    index.set(kind.id, kind);
  }
  return index;
}

/**
 * Fingerprint of all kinds. A screen built from other kinds than the server's would read values at wrong indexes,
 * so the greeting compares it. FNV-1a over the kinds as JSON; not for security.
 */
export function kindsHash(kinds: KindIndex): string {
  let hash = 0xcbf29ce484222325n;
  for (const char of JSON.stringify([...kinds.values()])) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
