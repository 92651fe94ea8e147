import type { DeviceKind } from '#contract/kinds/device-kind.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Device } from '#contract/records/device.ts';
import { planOf, type Plan } from './limits.ts';

/** Where limits are those of a device. */
type Where = Pick<Device, 'id' | 'kind' | 'place' | 'simulated'>;

/** The kind of a device with the limits that are in force there. */
export type FitKind = (kind: DeviceKind, device: Where) => DeviceKind;

/** Kinds made ready for the hot path; one plan for all devices that are judged alike. */
export class Plans {
  readonly #fit: FitKind;
  readonly #byKind = new Map<string, Plan>();
  readonly #fitted = new WeakMap<DeviceKind, Plan>();

  constructor(kinds: KindIndex, fit: FitKind) {
    this.#fit = fit;
    for (const kind of kinds.values()) this.take(kind);
  }

  /** A kind, or a newer version of one. */
  take(kind: DeviceKind): void {
    this.#byKind.set(kind.id, planOf(kind));
  }

  /** Undefined when there is no such kind. */
  of(device: Where): Plan | undefined {
    const plan = this.#byKind.get(device.kind);
    if (plan === undefined) return undefined;
    const kind = this.#fit(plan.kind, device);
    if (kind === plan.kind) return plan;
    const fitted = this.#fitted.get(kind) ?? planOf(kind);
    this.#fitted.set(kind, fitted);
    return fitted;
  }

  /** As the kind says it. */
  ofKind(id: string): Plan | undefined {
    return this.#byKind.get(id);
  }
}
