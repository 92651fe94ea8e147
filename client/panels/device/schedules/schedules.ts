import { useCallback, useEffect, useState } from 'react';
import type { Label } from '#contract/label.ts';
import type { Hours, Schedule, ScheduleChoice } from '#contract/schedules/schedule.ts';
import { request } from '#client/session/session.ts';

/** As it is listed, with what it gave last. */
export interface ListedSchedule extends Schedule {
  readonly now: {
    readonly action: string;
    readonly params: Hours['params'];
    /** ms UTC. */
    readonly from: number;
    readonly until: number | null;
    readonly done: number;
    readonly underWay: number;
    readonly missing: readonly { readonly device: string; readonly name: string; readonly words: Label }[];
  } | null;
}

/** What a schedule would do, in order, ms UTC. */
export interface Planned {
  readonly from: number;
  readonly until: number;
  readonly action: string;
  readonly params: Hours['params'];
}

const SCHEDULES = '/api/v1/schedules';
/** What came of it comes in slowly: a gateway answers within seconds, a lamp within minutes. */
const AGAIN_MS = 10_000;

export const saveSchedule = (held: Schedule | null, schedule: ScheduleChoice): Promise<Schedule> =>
  held === null
    ? request<Schedule>('POST', SCHEDULES, { schedule })
    : request<Schedule>('PUT', `${SCHEDULES}/${encodeURIComponent(held.id)}`, { schedule, base: held.version });

export const removeSchedule = (id: string): Promise<unknown> => request('DELETE', `${SCHEDULES}/${encodeURIComponent(id)}`);

export const plannedBy = (schedule: ScheduleChoice, id: string | null): Promise<readonly Planned[]> =>
  request<{ planned: Planned[] }>('POST', `${SCHEDULES}/check`, { schedule, id }).then(({ planned }) => planned);

/** Schedules that a device is in, asked for again and again while they are shown; undefined = not answered yet. */
export function useSchedules(device: string): { readonly schedules: readonly ListedSchedule[] | undefined; readonly again: () => void } {
  const [schedules, setSchedules] = useState<readonly ListedSchedule[] | undefined>(undefined);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    const ask = (): void =>
      void request<{ items: ListedSchedule[] }>('GET', `${SCHEDULES}?device=${encodeURIComponent(device)}`).then(
        ({ items }) => current && setSchedules(items),
        () => undefined,
      );
    ask();
    const timer = setInterval(ask, AGAIN_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [device, turn]);
  return { schedules, again: useCallback(() => setTurn((n) => n + 1), []) };
}
