import type { CareChoice, CarePlan } from '#contract/care/care-plan.ts';
import type { DeviceKind, PointSpec } from '#contract/kinds/device-kind.ts';
import type { Zone } from '#contract/zone.ts';
import { stillUntil } from './hours.ts';

const HOUR_MS = 3_600_000;
const LITRES = 1000;

/** People cared for, and what that makes of the kinds of their devices. */
export class CareBook {
  readonly #plans = new Map<string, CarePlan>();
  readonly #byDevice = new Map<string, CarePlan>();
  readonly #zone: Zone;
  #fitted = new WeakMap<DeviceKind, Map<string, DeviceKind>>();

  constructor(plans: Iterable<CarePlan>, zone: Zone) {
    this.#zone = zone;
    for (const plan of plans) this.take(plan);
  }

  get plans(): CarePlan[] {
    return [...this.#plans.values()];
  }

  get(id: string): CarePlan | undefined {
    return this.#plans.get(id);
  }

  of(device: string): CarePlan | undefined {
    return this.#byDevice.get(device);
  }

  take(plan: CarePlan): void {
    this.drop(plan.id);
    this.#plans.set(plan.id, plan);
    for (const device of plan.devices) this.#byDevice.set(device, plan);
  }

  drop(id: string): void {
    for (const device of this.#plans.get(id)?.devices ?? []) this.#byDevice.delete(device);
    this.#plans.delete(id);
    this.#fitted = new WeakMap();
  }

  /** The kind as it is at this device: how long without water, and how much of it, are the person's. */
  kindOf(kind: DeviceKind, device: string): DeviceKind {
    const plan = this.#byDevice.get(device);
    if (plan === undefined || (plan.stillAfterH === null && plan.mostLh === null)) return kind;
    const known = this.#fitted.get(kind) ?? new Map<string, DeviceKind>();
    this.#fitted.set(kind, known);
    const key = `${plan.stillAfterH} ${plan.mostLh}`;
    const fitted = known.get(key) ?? withChoice(kind, plan);
    known.set(key, fitted);
    return fitted;
  }

  /** When a device that has been still since `since` is told to be, ms UTC; undefined = nobody has said anything of it. */
  stillUntil(device: string, since: number, afterMs: number): number | undefined {
    const plan = this.#byDevice.get(device);
    return plan && stillUntil(plan, since, afterMs, this.#zone);
  }
}

/** A kind of which neither is watched stays as it is. */
function withChoice(kind: DeviceKind, { stillAfterH, mostLh }: CareChoice): DeviceKind {
  const points = Object.entries(kind.points).map(([name, spec]): [string, PointSpec] => {
    const { inactivity, limits } = spec;
    if (inactivity === undefined) return [name, spec];
    const after = stillAfterH === null ? inactivity : { ...inactivity, afterS: (stillAfterH * HOUR_MS) / 1000 };
    const most =
      mostLh === null
        ? limits
        : limits?.map((limit) => (limit.rises === undefined ? limit : { ...limit, rises: mostLh / LITRES / 60, release: undefined }));
    return [name, { ...spec, inactivity: after, ...(most !== undefined && { limits: most }) }];
  });
  return { ...kind, points: Object.fromEntries(points) };
}
