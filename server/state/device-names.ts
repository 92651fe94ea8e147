import type { Device } from '#contract/records/device.ts';

/** Handles by the names devices are known by: ids and protocol addresses. An id goes before an address. */
export class DeviceNames {
  readonly #byId = new Map<string, number>();
  readonly #byAddress = new Map<string, number>();

  /** Handle of a device by its id or one of its addresses, −1 when the ledger knows none. */
  resolve(idOrAddress: string): number {
    return this.#byId.get(idOrAddress) ?? this.#byAddress.get(idOrAddress) ?? -1;
  }

  byId(id: string): number | undefined {
    return this.#byId.get(id);
  }

  add({ id, handle, addresses }: Device): void {
    this.#byId.set(id, handle);
    for (const address of addresses) this.#byAddress.set(address, handle);
  }

  drop({ id, handle, addresses }: Device): void {
    if (this.#byId.get(id) === handle) this.#byId.delete(id);
    for (const address of addresses) if (this.#byAddress.get(address) === handle) this.#byAddress.delete(address);
  }
}
