import type { AccountStore } from '#server/storage/stores/account-store.ts';

const PREFIX = 'edge:';

interface Deps {
  readonly values: Pick<AccountStore, 'valuesOf' | 'putValue'>;
  /** Id of the device that has this id or address. */
  readonly deviceNamed: (idOrAddress: string) => string | undefined;
}

/**
 * Devices that an edge judges, known over restarts: of them no rule speaks here, or each alert would be there twice. A device that
 * reports here by itself again is judged here again.
 */
export class Elsewhere {
  readonly #deps: Deps;
  /** Id of the edge, by device. */
  readonly #edgeOf = new Map<string, string>();

  private constructor(deps: Deps) {
    this.#deps = deps;
  }

  static async load(deps: Deps): Promise<Elsewhere> {
    const elsewhere = new Elsewhere(deps);
    for (const { name, value } of await deps.values.valuesOf(PREFIX))
      for (const device of JSON.parse(value) as string[]) elsewhere.#edgeOf.set(device, name.slice(PREFIX.length));
    return elsewhere;
  }

  /** @param device by its id */
  has(device: string): boolean {
    return this.#edgeOf.has(device);
  }

  /** @returns those of the devices, by id or address, that this edge did not judge until now; itself it does not judge */
  newTo(edge: string, devices: Iterable<string>): Set<string> {
    const fresh = new Set<string>();
    for (const name of devices) {
      const id = this.#deps.deviceNamed(name);
      if (id !== undefined && id !== edge && this.#edgeOf.get(id) !== edge) fresh.add(id);
    }
    return fresh;
  }

  /** From now on the edge judges these too. Resolves when that is stored. */
  async take(edge: string, devices: ReadonlySet<string>): Promise<void> {
    const all = [...this.#edgeOf].filter(([, of]) => of === edge).map(([device]) => device);
    await this.#deps.values.putValue(PREFIX + edge, JSON.stringify([...new Set([...all, ...devices])].sort()));
    for (const device of devices) this.#edgeOf.set(device, edge);
  }

  /** A device, by id or address, has reported here by itself. */
  heardHere(device: string): void {
    if (this.#edgeOf.size === 0) return;
    const id = this.#deps.deviceNamed(device);
    if (id !== undefined) this.#edgeOf.delete(id);
  }
}
