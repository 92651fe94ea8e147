import type { Logger } from 'pino';
import type { KindIndex } from '#contract/kinds/kinds.ts';
import { STATUS } from '#contract/live/status.ts';
import type { Device } from '#contract/records/device.ts';
import type { Casework } from '#server/casework/casework.ts';
import type { Elsewhere } from '#server/edge/elsewhere.ts';
import { SYSTEM } from '#server/incidents/words.ts';
import type { Pipeline } from '#server/pipeline.ts';
import type { Records } from '#server/records/records.ts';
import type { AlertSignal } from '#server/rules/rule.ts';
import type { Settings } from '#server/settings.ts';
import type { LiveState } from '#server/state/state.ts';
import type { Storage } from '#server/storage/storage.ts';
import { ScheduleBook } from './book.ts';
import { withBehind } from './looks.ts';
import { Scheduler } from './scheduler.ts';
import { Schedules } from './schedules.ts';

/** Schedules as they are stored, with what each gave last. */
export const readScheduleBook = async ({ schedules }: Storage, records: Records): Promise<ScheduleBook> =>
  new ScheduleBook({ records }, await schedules.list(), await schedules.runs());

interface Surroundings {
  readonly settings: Pick<Settings, 'secondPerson'>;
  readonly kinds: KindIndex;
  /** ms UTC. */
  readonly now: () => number;
  /** ms of the clock that only runs on. */
  readonly monotonic: () => number;
  readonly log: Logger;
}

interface Parts {
  readonly storage: Storage;
  readonly scheduleBook: ScheduleBook;
  readonly casework: Casework;
  readonly restored: { readonly records: Records; readonly state: LiveState };
}

interface Stages {
  readonly pipeline: Pick<Pipeline, 'raise' | 'commit'>;
  readonly elsewhere: Elsewhere;
  readonly judgeHeld: (device: Device) => AlertSignal[];
}

/** What is told by the clock, and who may say what. */
export function openSchedules(
  { settings, kinds, now, monotonic, log }: Surroundings,
  { storage, scheduleBook: book, casework: { calendar }, restored: { records, state } }: Parts,
  { pipeline, elsewhere: edges, judgeHeld }: Stages,
): { readonly schedules: Schedules; readonly scheduler: Scheduler } {
  const isHeard = (device: string): boolean => {
    const handle = state.resolve(device);
    return handle >= 0 && state.columns.status[handle] !== STATUS.offline && state.columns.status[handle] !== STATUS.unknown;
  };
  const elsewhere = (device: string): boolean => edges.has(device);
  const scheduler = new Scheduler({
    book,
    records,
    kinds,
    calendar,
    stored: storage.schedules,
    elsewhere,
    isHeard,
    async recheck(ids) {
      const signals = withBehind(ids, records)
        .filter(({ id }) => isHeard(id))
        .flatMap((device) => judgeHeld(device));
      await pipeline.raise(signals, 'rule:schedule');
    },
    commit: (changes) => pipeline.commit({ at: now(), actor: SYSTEM, cause: 'rule:schedule', changes }),
    secondPerson: settings.secondPerson,
    now,
    monotonic,
    log,
  });
  const { schedules: stored } = storage;
  const schedules = new Schedules({ kinds, book, scheduler, stored, records, calendar, elsewhere, now });
  return { schedules, scheduler };
}
