import type { Device } from '#contract/records/device.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { Schedule, ScheduleRun } from '#contract/schedules/schedule.ts';
import type { Records } from '#server/records/records.ts';
import type { Ordered } from '#server/state/change.ts';
import { ByHand } from './by-hand.ts';

interface Deps {
  readonly records: Pick<Records, 'get' | 'all' | 'deviceNamed' | 'watch'>;
}

/** Schedules, what each has given last, and what that orders of a device. */
export class ScheduleBook {
  readonly #deps: Deps;
  readonly #schedules = new Map<string, Schedule>();
  readonly #runs = new Map<string, ScheduleRun>();
  readonly #byDevice = new Map<string, Set<string>>();
  readonly #byHand = new ByHand();

  constructor(deps: Deps, schedules: Iterable<Schedule> = [], runs: Iterable<ScheduleRun> = []) {
    this.#deps = deps;
    for (const schedule of schedules) this.take(schedule);
    for (const run of runs) if (this.#schedules.has(run.schedule)) this.#runs.set(run.schedule, run);
    for (const operation of deps.records.all('operation')) this.#byHand.note(operation.id, operation);
    deps.records.watch((type, id, record) => {
      if (type === 'operation') this.#byHand.note(id, record as Operation | null);
    });
  }

  get schedules(): Schedule[] {
    return [...this.#schedules.values()];
  }

  get(id: string): Schedule | undefined {
    return this.#schedules.get(id);
  }

  run(id: string): ScheduleRun | undefined {
    return this.#runs.get(id);
  }

  /** Schedules that a device is in. */
  of(device: string): Schedule[] {
    return Array.from(this.#byDevice.get(device) ?? [], (id) => this.#schedules.get(id)!);
  }

  take(schedule: Schedule): void {
    this.#unindex(schedule.id);
    this.#schedules.set(schedule.id, schedule);
    for (const device of schedule.devices) this.#byDevice.set(device, (this.#byDevice.get(device) ?? new Set()).add(schedule.id));
  }

  drop(id: string): void {
    this.#unindex(id);
    this.#schedules.delete(id);
    this.#runs.delete(id);
  }

  /** @param run null = it has given nothing */
  ran(id: string, run: ScheduleRun | null): void {
    if (run === null) this.#runs.delete(id);
    else this.#runs.set(id, run);
  }

  /**
   * What is ordered of a device, or of what it hangs behind: by hours that hold, not by what is given after them. Nothing where somebody
   * has told it something else since.
   */
  orderedOf(device: Device): Ordered | undefined {
    if (this.#runs.size === 0) return undefined;
    const own = this.#orderedOf(device.id);
    if (own !== undefined) return this.#isByHand(device.id, own.from) ? undefined : own;
    for (const address of device.addresses) {
      const at = address.lastIndexOf('/');
      const gateway = at > 0 ? this.#deps.records.deviceNamed(address.slice(0, at)) : undefined;
      const above = gateway === undefined ? undefined : this.#orderedOf(gateway);
      if (above !== undefined) return this.#isByHand(device.id, above.from) || this.#isByHand(gateway!, above.from) ? undefined : above;
    }
    return undefined;
  }

  /** When somebody, and no schedule, last told a device something that was done or may still be, ms UTC; 0 = never. */
  byHandAt(device: string): number {
    return this.#byHand.at(device);
  }

  #orderedOf(device: string): Ordered | undefined {
    for (const { id, hours, on } of this.of(device)) {
      const run = this.#runs.get(id);
      if (on && run && hours.some(({ action }) => action === run.action) && !this.#isUntold(run.told[device])) return run;
    }
    return undefined;
  }

  /** A critical order that nobody has approved, or that never went out, orders nothing. */
  #isUntold(id: string | undefined): boolean {
    const operation = id === undefined ? undefined : this.#deps.records.get('operation', id);
    return operation?.critical === true && operation.tries === 0 && ['awaiting', 'refused'].includes(operation.state);
  }

  #isByHand(device: string, since: number): boolean {
    return this.byHandAt(device) >= since;
  }

  #unindex(id: string): void {
    for (const device of this.#schedules.get(id)?.devices ?? []) {
      const ids = this.#byDevice.get(device);
      if (ids?.delete(id) && ids.size === 0) this.#byDevice.delete(device);
    }
  }
}
