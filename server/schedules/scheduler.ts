import type { Logger } from 'pino';
import type { ActionSpec } from '#contract/kinds/action-spec.ts';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import type { Operation } from '#contract/records/operation.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Hours, Schedule, ScheduleRun } from '#contract/schedules/schedule.ts';
import type { WorkCalendar } from '#server/casework/calendar.ts';
import { numbering } from '#server/casework/numbers.ts';
import type { Records } from '#server/records/records.ts';
import type { ScheduleStore } from '#server/storage/stores/schedule-store.ts';
import type { ScheduleBook } from './book.ts';
import { begunRun, PUT_BACK_MS, restoredRun, type Wanted } from './runs.ts';
import { Looks } from './looks.ts';
import { Tries } from './tries.ts';
import { heldAt, placeOf, sameParams } from './hours.ts';
import { endedBy, isFree, isUndone, orderFor, wantedParams, withdrawn } from './order.ts';

interface SchedulerDeps {
  readonly book: ScheduleBook;
  readonly records: Pick<Records, 'get' | 'all' | 'lastOf'>;
  readonly kinds: KindIndex;
  readonly calendar: Pick<WorkCalendar, 'zone' | 'isWorkday'>;
  readonly stored: Pick<ScheduleStore, 'putRun'>;
  /** True of a device that an edge judges and tells. */
  readonly elsewhere: (device: string) => boolean;
  /** Is a device heard now? */
  readonly isHeard: (device: string) => boolean;
  /** What is held of these devices, and of what hangs behind them, is judged again. */
  readonly recheck: (devices: readonly string[]) => Promise<void>;
  readonly commit: (changes: readonly RecordChange[]) => Promise<unknown>;
  /** Do critical orders wait for a second person? */
  readonly secondPerson: boolean;
  /** ms UTC. */
  readonly now: () => number;
  /** ms of the clock that only runs on. */
  readonly monotonic: () => number;
  readonly log: Logger;
}

/** What was found to hold of a schedule as it is, from an instant until another, ms UTC. */
interface Memory {
  readonly from: number;
  readonly wanted: Wanted | null;
  readonly until: number;
}

/**
 * Tells devices by the clock. What is to be so follows from a schedule and the instant alone; what was given last is kept beside the
 * schedule, and where the two differ operations are given, once. So a restart, a midnight and a clock that is set lead to the same end. A
 * device that cannot be told is waited for as long as it is to be so; what was not done is given again, less and less often; what a person
 * told it meanwhile stands.
 */
export class Scheduler {
  readonly #deps: SchedulerDeps;
  /** By the schedule itself: one that is changed, or entered under a number that was free again, is another. */
  readonly #memory = new WeakMap<Schedule, Memory>();
  /** Those that could not be followed, so that it is said once. */
  readonly #failed = new WeakSet<Schedule>();
  readonly #again: Tries;
  readonly #looks = new Looks();
  readonly #unsaved = new Set<string>();
  #saving = false;

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
    this.#again = new Tries(deps.monotonic);
    const { book, records } = deps;
    for (const schedule of book.schedules) {
      // What it gave before it was switched off holds no more.
      if (!schedule.on) {
        book.ran(schedule.id, null);
        continue;
      }
      const run = restoredRun(schedule, book.run(schedule.id), records.all('operation'), (action) => this.#spec(schedule, action));
      if (run === undefined) continue;
      book.ran(schedule.id, run);
      this.#looks.plan(schedule.id, run.from, this.#spec(schedule, run.action) ?? {});
    }
  }

  /** Gives what is to be given now, every second. */
  async tick(): Promise<void> {
    const { book, commit } = this.#deps;
    // One row of numbers for all: two that are due at once would be given the same.
    const next = this.#numbers();
    const changes = book.schedules.flatMap((schedule) => (schedule.on ? this.#tried(schedule, next) : []));
    await Promise.all([changes.length > 0 ? commit(changes) : undefined, this.#save(), this.#judge()]);
  }

  /**
   * Devices are in a schedule no more: what it keeps from being raised is raised again, and what it switched goes by its own programme.
   * @param schedule as it was
   * @returns judges them by what is ordered of them: to be called when the book has it no more
   */
  async release(schedule: Schedule, devices: readonly string[]): Promise<() => Promise<void>> {
    const { book, commit, records, now, secondPerson } = this.#deps;
    const run = book.run(schedule.id);
    if (run === undefined) return async () => undefined;
    const spec = this.#spec(schedule, run.action);
    const after = spec?.scheduled?.after ?? null;
    const next = this.#numbers();
    let group: string | undefined;
    const open = this.#open();
    const begun = devices.flatMap((id) => {
      const own = (open.get(id) ?? []).filter((one) => one.schedule === schedule.id && one.lastsS !== undefined);
      const ended = this.#end(own, schedule);
      const device = records.get('device', id);
      const then = after === null ? undefined : this.#spec(schedule, after);
      if (!device || then === undefined || then.suspends !== undefined || run.action === after || run.told[id] === undefined) return ended;
      const number = next();
      group ??= number;
      const what = { action: after!, spec: then, params: {}, until: null, group, secondPerson };
      return [...ended, put('operation', orderFor(device, schedule, what, number, now()))];
    });
    const changes = [...this.#withdraw(schedule), ...begun];
    if (changes.length > 0) await commit(changes);
    // What stands at the end of a bypass is raised by who reckons it up.
    return async () => {
      if (devices.length > 0 && typeof spec?.suspends !== 'object') await this.#deps.recheck(devices);
    };
  }

  /** One that cannot be followed keeps none of the others from it. */
  #tried(schedule: Schedule, next: () => string): RecordChange[] {
    try {
      return this.#step(schedule, next);
    } catch (error) {
      if (!this.#failed.has(schedule)) this.#deps.log.error({ error, schedule: schedule.id }, 'schedules: one failed, the others go on');
      this.#failed.add(schedule);
      return [];
    }
  }

  #step(schedule: Schedule, next: () => string): RecordChange[] {
    const { book, now } = this.#deps;
    const at = now();
    const run = book.run(schedule.id);
    if (run !== undefined && at < run.from && run.from - at < PUT_BACK_MS) return this.#give(schedule, run, next);
    const wanted = this.#wanted(schedule, at, run);
    if (wanted === null) return [];
    if (run !== undefined && isOf(run, wanted) && !this.#isSpent(schedule, run, at)) return this.#give(schedule, run, next);
    const begun = begunRun(schedule.id, wanted, this.#spec(schedule, wanted.action)!, at, run);
    this.#keep(begun);
    for (const device of schedule.devices) this.#again.forget(`${schedule.id} ${device}`);
    this.#looks.plan(schedule.id, at, this.#spec(schedule, begun.action) ?? {});
    return [...this.#withdraw(schedule), ...this.#give(schedule, begun, next)];
  }

  /** What is to be so; null = nothing was ever given, and nothing is to be. */
  #wanted(schedule: Schedule, at: number, run: ScheduleRun | undefined): Wanted | null {
    const known = this.#memory.get(schedule);
    if (known && at >= known.from && at < known.until) return known.wanted;
    const { records, calendar } = this.#deps;
    const { hours, until } = heldAt(schedule, at, placeOf(schedule, records, calendar));
    const wanted = hours === null ? this.#after(schedule, run, until) : this.#fitted(schedule, hours.action, hours.params, until);
    this.#memory.set(schedule, { from: at, wanted, until });
    return wanted;
  }

  #after(schedule: Schedule, run: ScheduleRun | undefined, until: number): Wanted | null {
    const after = this.#spec(schedule, schedule.hours[0].action)?.scheduled?.after ?? null;
    const spec = after === null ? undefined : this.#spec(schedule, after);
    // What was never switched needs no switching back; what is to be disarmed outside its hours is disarmed from the first.
    if (spec === undefined || (run === undefined && typeof spec.suspends !== 'object')) return null;
    return this.#fitted(schedule, after!, {}, until);
  }

  #fitted(schedule: Schedule, action: string, given: Hours['params'], until: number): Wanted | null {
    const spec = this.#spec(schedule, action);
    const params = spec && wantedParams(spec, given);
    return params ? { action, params, until } : null;
  }

  /** It lasts no longer, and is to go on. */
  #isSpent(schedule: Schedule, { action, until }: ScheduleRun, at: number): boolean {
    return until !== null && at >= until && typeof this.#spec(schedule, action)?.suspends === 'object';
  }

  /** Tells those that are not told yet, and those that did not do it. */
  #give(schedule: Schedule, run: ScheduleRun, next: () => string): RecordChange[] {
    const spec = this.#spec(schedule, run.action);
    const due = spec === undefined ? [] : schedule.devices.filter((id) => this.#isDue(schedule, run, id));
    if (due.length === 0) return [];
    const { records, now, secondPerson } = this.#deps;
    const told: Record<string, string> = { ...run.told };
    const open = this.#open();
    let { group } = run;
    const changes: RecordChange[] = [];
    for (const id of due) {
      const device = records.get('device', id)!;
      if (spec!.suspends === 'ends') {
        const held = schedule.hours.some(({ action }) => action === run.action);
        const goes = open.get(id)?.filter((one) => spec!.replaces!.includes(one.action) && (held || one.schedule === schedule.id));
        changes.push(...this.#end(goes ?? [], schedule));
        told[id] = ENDED;
        continue;
      }
      if (!isFree(id, spec!, open.get(id) ?? [], this.#deps.isHeard)) continue;
      const { action, params, until } = run;
      const number = next();
      group ??= number;
      const order = orderFor(device, schedule, { action, spec: spec!, params, until, group, secondPerson }, number, now());
      told[id] = number;
      this.#again.note(`${schedule.id} ${id}`);
      changes.push(put('operation', order));
    }
    if (changes.length > 0 || Object.keys(told).length !== Object.keys(run.told).length) this.#keep({ ...run, told, group });
    return changes;
  }

  #isDue({ id: schedule }: Schedule, run: ScheduleRun, id: string): boolean {
    const { records, elsewhere, book } = this.#deps;
    if (records.get('device', id) === undefined || elsewhere(id)) return false;
    const told = run.told[id];
    if (told === undefined) return true;
    if (book.byHandAt(id) >= run.from) return false;
    const operation = records.get('operation', told);
    if (operation === undefined || !isUndone(operation)) return false;
    return this.#again.isDue(`${schedule} ${id}`);
  }

  /** Ends what lasts at a device. */
  #end(operations: readonly Operation[], schedule: Schedule): RecordChange[] {
    return operations.flatMap((operation) => {
      const over = endedBy(schedule, operation, this.#deps.now());
      return over === null ? [] : [put('operation', over)];
    });
  }

  /** What of it waits for a second person is to be approved no more. */
  #withdraw(schedule: Schedule): RecordChange[] {
    return [...this.#deps.records.all('operation')].flatMap((operation) => {
      const over = operation.schedule === schedule.id ? withdrawn(schedule, operation, this.#deps.now()) : null;
      return over === null ? [] : [put('operation', over)];
    });
  }

  #keep(run: ScheduleRun): void {
    this.#deps.book.ran(run.schedule, run);
    this.#unsaved.add(run.schedule);
  }

  /** What could not be stored is tried again with the next tick. */
  async #save(): Promise<void> {
    if (this.#saving || this.#unsaved.size === 0) return;
    this.#saving = true;
    try {
      for (const id of this.#unsaved) {
        this.#unsaved.delete(id);
        const run = this.#deps.book.run(id);
        if (run === undefined) continue;
        await this.#deps.stored.putRun(run).catch((error: unknown) => {
          this.#unsaved.add(id);
          throw error;
        });
      }
    } catch (error) {
      this.#deps.log.info({ error }, 'schedules: what was given is not noted yet');
    } finally {
      this.#saving = false;
    }
  }

  async #judge(): Promise<void> {
    const { book, now, recheck } = this.#deps;
    for (const id of this.#looks.take(now())) {
      const schedule = book.get(id);
      if (schedule !== undefined && book.run(id) !== undefined) await recheck(schedule.devices);
    }
  }

  #spec({ kind }: Schedule, action: string): ActionSpec | undefined {
    return this.#deps.kinds.get(kind)?.actions?.[action];
  }

  #numbers(): () => string {
    const { records, now, calendar } = this.#deps;
    return numbering('CZ', records, now(), calendar.zone);
  }

  #open(): ReadonlyMap<string, readonly Operation[]> {
    return Map.groupBy(
      [...this.#deps.records.all('operation')].filter(({ endedAt }) => endedAt === null),
      ({ device }) => device,
    );
  }
}

/** In place of an operation: nothing was told, something was ended. */
const ENDED = '-';

const isOf = (run: ScheduleRun, { action, params }: Wanted): boolean => run.action === action && sameParams(run.params, params);
