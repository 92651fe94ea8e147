/** Ids and protocol addresses are one namespace: each names one device of the whole ledger, or a fire would be shown at another's place. */
interface Named {
  readonly id: string;
  readonly addresses: readonly string[];
}

export interface Clash {
  /** The id or address that both have. */
  readonly name: string;
  readonly id: string;
  readonly other: string;
}

/**
 * A name as it is kept: characters that are not seen would part two names that look alike, wide letters and other blanks as well.
 * What a table or a file writes becomes the same.
 */
export const plainName = (written: string): string => seenText(written.normalize('NFKC')).replace(/\s+/gu, ' ');

/** Without characters that are not seen. Lines stay. */
export const seenText = (text: string): string => text.replace(/\p{Cf}|(?!\s)\p{Cc}/gu, '').trim();

/** Who has a name now: the id of a device of the ledger, if any. */
type OwnerOf = (name: string) => string | undefined;

/**
 * Names that two devices would have, one a device at most.
 * @param going ids of devices whose names in the ledger do not count: they are changed, as `devices` say, or go
 */
export function clashesOf(devices: readonly Named[], ownerOf: OwnerOf, going?: ReadonlySet<string>): Clash[] {
  const changed = going ?? new Set(devices.map(({ id }) => id));
  const taken = new Map<string, string>();
  const found: Clash[] = [];
  for (const { id, addresses } of devices) {
    const names = [id, ...addresses];
    const other = (name: string): string | undefined => {
      const held = ownerOf(name);
      return taken.get(name) ?? (held !== undefined && !changed.has(held) ? held : undefined);
    };
    const name = names.find((each) => (other(each) ?? id) !== id);
    if (name === undefined) for (const each of names) taken.set(each, id);
    else found.push({ name, id, other: other(name)! });
  }
  return found;
}

/** The first name that two devices would have; one of `devices` itself is taken as it will be, wherever it stands among them. */
export const firstClash = (devices: readonly Named[], ownerOf: OwnerOf): Clash | null => clashesOf(devices, ownerOf)[0] ?? null;
