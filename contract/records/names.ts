/** Ids and protocol addresses are one namespace: each names one device of the whole ledger, or a fire would be shown at another's place. */
export interface Named {
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
 * The first name that two devices would have.
 * @param ownerOf id of the device that has this name now, if any; one of `devices` itself is taken as it will be
 */
export function firstClash(devices: readonly Named[], ownerOf: (name: string) => string | undefined): Clash | null {
  const own = new Set(devices.map(({ id }) => id));
  const taken = new Map<string, string>();
  for (const { id, addresses } of devices) {
    for (const name of [id, ...addresses]) {
      const held = ownerOf(name);
      const other = taken.get(name) ?? (held !== undefined && !own.has(held) ? held : undefined);
      if (other !== undefined && other !== id) return { name, id, other };
      taken.set(name, id);
    }
  }
  return null;
}
