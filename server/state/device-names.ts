import type { Device } from '#contract/records/device.ts';

/** Handles by the names devices are known by: ids and protocol addresses. An id goes before an address. */
export class DeviceNames {
  readonly #byId = new Map<string, number>();
  readonly #byAddress = new Map<string, number>();
  /** Addresses `<gateway>/…` by their gateway. */
  readonly #behind = new Map<string, Set<string>>();

  /** Handle of a device by its id or one of its addresses, −1 when the ledger knows none. */
  resolve(idOrAddress: string): number {
    return this.#byId.get(idOrAddress) ?? this.#byAddress.get(idOrAddress) ?? -1;
  }

  byId(id: string): number | undefined {
    return this.#byId.get(id);
  }

  /** Every address `<gateway>/…` there is. */
  behind(gateway: string): readonly string[] {
    return [...(this.#behind.get(gateway) ?? [])];
  }

  add({ id, handle, addresses }: Device): void {
    this.#byId.set(id, handle);
    for (const address of addresses) {
      this.#byAddress.set(address, handle);
      const gateway = gatewayIn(address);
      if (gateway !== null) this.#behind.set(gateway, (this.#behind.get(gateway) ?? new Set()).add(address));
    }
  }

  drop({ id, handle, addresses }: Device): void {
    if (this.#byId.get(id) === handle) this.#byId.delete(id);
    for (const address of addresses) {
      if (this.#byAddress.get(address) !== handle) continue;
      this.#byAddress.delete(address);
      const gateway = gatewayIn(address);
      const others = gateway === null ? undefined : this.#behind.get(gateway);
      if (others?.delete(address) && others.size === 0) this.#behind.delete(gateway!);
    }
  }
}

const gatewayIn = (address: string): string | null => {
  const at = address.indexOf('/');
  return at > 0 ? address.slice(0, at) : null;
};
