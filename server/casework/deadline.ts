import { fromLocal } from '#contract/zone.ts';
import type { WorkCalendar } from './calendar.ts';
import type { Label } from '#contract/label.ts';
import { label } from '#contract/label.ts';

export const LIMIT_UNITS = ['urgent-hour', 'work-hour', 'work-day', 'urgent-day', 'natural-day'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/** How long something may take, e.g. 2 紧急工作时. */
export interface TimeLimit {
  readonly n: number;
  readonly unit: LimitUnit;
}

const UNIT_LABELS: Record<LimitUnit, Label> = {
  'urgent-hour': label('紧急工作时', 'urgent hours'),
  'work-hour': label('工作时', 'working hours'),
  'work-day': label('工作日', 'working days'),
  'urgent-day': label('紧急工作日', 'urgent days'),
  'natural-day': label('自然日', 'calendar days'),
};

export const limitInWords = ({ n, unit }: TimeLimit): Label => label(`${n} ${UNIT_LABELS[unit].zh}`, `${n} ${UNIT_LABELS[unit].en}`);

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A calendar without working time would be searched for ever. */
const HORIZON_DAYS = 4000;

/**
 * When a limit that starts at `from` (ms UTC) is used up. Urgent and calendar units run through nights and holidays; working
 * units run only inside the calendar's slots, and a start within a pause counts from the next slot.
 * @throws Error when the calendar has no working time to count.
 */
export function deadlineOf(from: number, limit: TimeLimit, calendar: WorkCalendar): number {
  switch (limit.unit) {
    case 'urgent-hour':
      return Math.round(from + limit.n * HOUR);
    case 'urgent-day':
    case 'natural-day':
      return Math.round(from + limit.n * DAY);
    case 'work-hour':
      return afterWork(from, limit.n * HOUR, calendar);
    case 'work-day':
      return calendar.workDay === 'hours'
        ? afterWork(from, limit.n * calendar.dayLength, calendar)
        : endOfWorkday(from, Math.ceil(limit.n), calendar);
  }
}

/** The instant `work` ms of slots after `from` have passed. */
function afterWork(from: number, work: number, calendar: WorkCalendar): number {
  const local = from + calendar.zone.offset(from);
  const first = Math.floor(local / DAY);
  let rest = Math.round(work);
  for (let day = first; day < first + HORIZON_DAYS; day++) {
    if (!calendar.isWorkday(day)) continue;
    for (const [start, end] of calendar.slots) {
      const begin = Math.max(local, day * DAY + start);
      const room = day * DAY + end - begin;
      if (room <= 0) continue;
      if (rest <= room) return fromLocal(begin + rest, calendar.zone);
      rest -= room;
    }
  }
  throw new Error(`working calendar: less than ${work / HOUR} working hours within ${HORIZON_DAYS} days; check its slots and holidays`);
}

/** End of the last slot of the n-th working day after the day of `from`. */
function endOfWorkday(from: number, n: number, calendar: WorkCalendar): number {
  const first = Math.floor((from + calendar.zone.offset(from)) / DAY) + 1;
  let rest = n;
  for (let day = first; day < first + HORIZON_DAYS; day++) {
    if (calendar.isWorkday(day) && --rest === 0) return fromLocal(day * DAY + calendar.slots[calendar.slots.length - 1][1], calendar.zone);
  }
  throw new Error(`working calendar: less than ${n} working days within ${HORIZON_DAYS} days; check its holidays`);
}
