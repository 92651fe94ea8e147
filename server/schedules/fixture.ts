import { pino } from 'pino';
import type { Operation } from '#contract/records/operation.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Hours, Schedule, ScheduleRun } from '#contract/schedules/schedule.ts';
import { workCalendar } from '#server/casework/calendar.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { zoneOf } from '#contract/zone.ts';
import type { Actor } from '#contract/records/stamp.ts';
import { SYSTEM } from '#server/incidents/words.ts';
import { stepped, type Step } from '#server/operations/step.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { ScheduleBook } from './book.ts';
import { Scheduler } from './scheduler.ts';
import { Schedules } from './schedules.ts';

export const zone = zoneOf('Asia/Shanghai');
export const calendar = workCalendar({ about: '', slots: ['08:00-18:00'], workDay: 'hours', holidays: [], workdays: [] }, zone);
export const kinds = await loadKinds();
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const BY = { id: 'u1', name: '张三' };
export const at = (words: string): number => Date.parse(`${words}+08:00`);
const AFTERNOON = at('2026-11-27T15:00');
export const minute = (hours: number) => ({ minute: hours * 60 });

export const CIRCUITS = ['lc-1', 'lc-2'];
const NIGHT: Hours[] = [
  { days: 'every', from: minute(17), until: minute(7), action: 'on', params: { level: 100 } },
  { days: 'every', from: minute(23), until: minute(5), action: 'dim', params: { level: 40 } },
];
export const schedule = (of: Partial<Schedule> = {}): Schedule => ({
  id: 'JH00001',
  version: 1,
  at: AFTERNOON,
  actor: BY,
  name: '夜间照明',
  kind: 'lamp-circuit',
  devices: CIRCUITS,
  hours: NIGHT,
  only: null,
  on: true,
  reason: '按季节开灯',
  ...of,
});

export type Answer = 'confirms' | 'refuses' | 'silent';

/** Circuits and zones, what tells them, and both clocks in hand. What is stored is held beside, so that all else may be begun anew. */
export class Bench {
  readonly clock = { now: AFTERNOON, monotonic: 1000 };
  readonly records = new Records();
  readonly stored = new Map<string, ScheduleRun>();
  readonly schedules: Schedule[];
  readonly away = new Set<string>();
  /** Ids in the order in which they were given: those carry dates of a clock that is set. */
  readonly given: string[] = [];
  readonly answers = new Map<string, Answer>();
  notes = true;
  secondPerson = false;
  /** What is done where devices are judged again. */
  recheck: (devices: readonly string[]) => void = () => undefined;
  book!: ScheduleBook;
  scheduler!: Scheduler;

  constructor(...schedules: Schedule[]) {
    this.schedules = schedules;
    const devices = schedules.flatMap(({ kind, devices: ids }) =>
      ids.map((id) => make('device', { id, kind, position: [117.02, 36.66, 1] })),
    );
    this.records.apply(devices.map((device, handle) => put('device', { ...device, handle, addresses: [`x:${handle}`] })));
    this.restart();
  }

  restart(): void {
    this.book = new ScheduleBook({ records: this.records }, this.schedules, this.stored.values());
    this.scheduler = new Scheduler({
      book: this.book,
      records: this.records,
      kinds,
      calendar,
      stored: {
        putRun: async (run) => {
          if (!this.notes) throw new Error('disk is full');
          this.stored.set(run.schedule, run);
        },
      },
      elsewhere: () => false,
      isHeard: (device) => !this.away.has(device),
      recheck: async (devices) => this.recheck(devices),
      commit: async (changes) => this.#commit(changes),
      secondPerson: this.secondPerson,
      now: () => this.clock.now,
      monotonic: () => this.clock.monotonic,
      log: pino({ level: 'silent' }),
    });
  }

  readonly act = { user: { id: BY.id, name: BY.name, login: 'zhang', role: 'duty-officer', jurisdiction: '/' } as const, from: '::1' };

  /** Where people enter, change and remove what is kept here. */
  desk(): Schedules {
    return new Schedules({
      kinds,
      book: this.book,
      scheduler: this.scheduler,
      stored: { put: async () => undefined, remove: async () => undefined },
      records: this.records,
      calendar,
      elsewhere: () => false,
      now: () => this.clock.now,
    });
  }

  /** Time goes by, and is looked at every five minutes. */
  async pass(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= 5 * MINUTE) {
      this.clock.now += Math.min(left, 5 * MINUTE);
      this.clock.monotonic += Math.min(left, 5 * MINUTE);
      await this.scheduler.tick();
    }
  }

  /** What came of the last that a device was given, by a person or by the time that goes by. */
  step(device: string, step: Step, by: Actor): void {
    const operation = stepped(this.operations(device).at(-1)!, step, this.clock.now, by);
    if (operation === null) throw new Error(`nothing comes of ${step.what}`);
    this.records.apply([put('operation', operation)]);
    if (operation.state === 'requested') this.#carryOut(operation);
  }

  /** What a device was told, in order: action, level, and what came of it. */
  told(device: string): string[] {
    return this.operations(device).map(({ action, params, state }) => `${action} ${params.level ?? params.minutes ?? ''} ${state}`);
  }

  operations(device: string): Operation[] {
    return [...this.given].map((id) => this.records.get('operation', id)!).filter((one) => one.device === device);
  }

  #commit(changes: readonly RecordChange[]): void {
    this.records.apply(changes);
    for (const { type, record } of changes) {
      if (type !== 'operation' || this.given.includes((record as Operation).id)) continue;
      this.given.push((record as Operation).id);
      if ((record as Operation).state === 'requested') this.#carryOut(record as Operation);
    }
  }

  #carryOut(given: Operation): void {
    const answer = this.answers.get(given.device) ?? 'confirms';
    const steps =
      answer === 'refuses'
        ? ([{ what: 'refused', words: { zh: '', en: '' } }] as const)
        : answer === 'silent'
          ? ([{ what: 'sent' }, { what: 'gave-up', words: { zh: '网关未应答', en: 'no answer' } }] as const)
          : ([{ what: 'sent' }, { what: 'took', text: '' }, { what: 'read' }] as const);
    let operation = given;
    for (const step of steps) operation = stepped(operation, step, this.clock.now, SYSTEM) ?? operation;
    this.records.apply([put('operation', operation)]);
  }
}
