import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import { DeviceNames } from './device-names.ts';
import { silenceOf, type Plan } from './limits.ts';
import { Plans, type FitKind } from './plans.ts';
import type { SilenceLimits } from './silence.ts';

/** The devices that live state has slots for, by handle and by name, with the plan of each one's kind. */
export class DeviceTable {
  readonly plans: Plans;
  /** By handle. Kept when a device is taken out: its slots have this shape for good. */
  readonly planOf: (Plan | undefined)[] = [];
  readonly #devices: (Device | undefined)[] = [];
  readonly #names = new DeviceNames();

  constructor(kinds: KindIndex, fit: FitKind) {
    this.plans = new Plans(kinds, fit);
  }

  /** Plan of a device to be added; undefined when it cannot be live: no such kind, or its handle is another's. */
  planFor(device: Device): Plan | undefined {
    const { id, handle } = device;
    const free = (this.#devices[handle]?.id ?? id) === id && (this.#names.byId(id) ?? handle) === handle;
    return free ? this.plans.of(device) : undefined;
  }

  /** Adds a device that `planFor` has a plan for, or takes its newer ledger row. */
  put(device: Device, plan: Plan): void {
    const held = this.#devices[device.handle];
    if (held) this.#names.drop(held);
    this.#devices[device.handle] = device;
    this.planOf[device.handle] = plan;
    this.#names.add(device);
  }

  /** @returns the handle it had; undefined when there is no such device */
  remove(id: string): number | undefined {
    const handle = this.#names.byId(id);
    if (handle === undefined) return undefined;
    this.#names.drop(this.get(handle));
    this.#devices[handle] = undefined;
    return handle;
  }

  /** Handle of a device by its id or one of its addresses (an id goes before an address), −1 when the ledger knows none. */
  resolve(idOrAddress: string): number {
    return this.#names.resolve(idOrAddress);
  }

  /** Every address `<gateway>/…` there is. */
  behind(gateway: string): readonly string[] {
    return this.#names.behind(gateway);
  }

  has(handle: number): boolean {
    return this.#devices[handle] !== undefined;
  }

  /** @throws when no device has this handle: ask `resolve` first. */
  get(handle: number): Device {
    const device = this.#devices[handle];
    if (!device) throw new Error(`state: no device has handle ${handle}`);
    return device;
  }

  /** How long a device may be silent. @throws when no device has this handle */
  silenceOf(handle: number): SilenceLimits {
    return silenceOf(this.planOf[handle]!, this.get(handle));
  }

  kindOf(idOrAddress: string): DeviceKind | undefined {
    return this.planOf[this.resolve(idOrAddress)]?.kind;
  }
}
