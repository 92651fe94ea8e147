import type { Schedule, ScheduleRun } from '#contract/schedules/schedule.ts';
import type { AuditDraft } from './audit-store.ts';

/** Schedules, of each the newest, and what each has given last. */
export interface ScheduleStore {
  list(): Promise<Schedule[]>;
  runs(): Promise<ScheduleRun[]>;
  /** With its audit row, in one transaction, as `remove` is. */
  put(schedule: Schedule, audit: AuditDraft): Promise<void>;
  putRun(run: ScheduleRun): Promise<void>;
  /** With what it has given. */
  remove(id: string, at: number, audit: AuditDraft): Promise<void>;
}
