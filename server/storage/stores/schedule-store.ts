import type { Schedule, ScheduleRun } from '#contract/schedules/schedule.ts';

/** Schedules, of each the newest, and what each has given last. */
export interface ScheduleStore {
  list(): Promise<Schedule[]>;
  runs(): Promise<ScheduleRun[]>;
  put(schedule: Schedule): Promise<void>;
  putRun(run: ScheduleRun): Promise<void>;
  /** With what it has given. */
  remove(id: string): Promise<void>;
}
