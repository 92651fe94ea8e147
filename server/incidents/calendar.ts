import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { z } from 'zod';
import { parseData } from './data-file.ts';
import type { Zone } from './zone.ts';

export interface WorkCalendar {
  readonly zone: Zone;
  /** Working slots of a day: [start, end) in ms since local midnight, ascending, apart from each other. */
  readonly slots: readonly (readonly [number, number])[];
  /** Sum of the slots, ms. */
  readonly dayLength: number;
  /** A 工作日 is either that many working hours, or ends with the n-th working day after the start. */
  readonly workDay: 'hours' | 'end-of-day';
  /** @param day local days since 1970-01-01 */
  isWorkday(day: number): boolean;
}

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2027-02-05');
const clock = (hours: string, minutes: string): number => (Number(hours) * 60 + Number(minutes)) * 60_000;

export const workingHoursSchema = z.strictObject({
  about: z.string(),
  slots: z.array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a slot such as 08:00-12:00')).min(1),
  workDay: z.enum(['hours', 'end-of-day']),
  holidays: z.array(date),
  workdays: z.array(date),
});

/**
 * The Chinese working calendar: weekends, public holidays and 调休 days of `chinese-days`, changed by the data given.
 * Years not announced yet have weekends only. The package's own functions read the process's time zone, so only its data is used.
 * @throws Error naming what is wrong with the data.
 */
export function workCalendar(data: unknown, zone: Zone, source = 'working hours'): WorkCalendar {
  const { slots: words, workDay, holidays, workdays } = parseData(workingHoursSchema, data, source);
  const slots = words.map((slot) => {
    const [, h1, m1, h2, m2] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(slot)!;
    return [clock(h1, m1), clock(h2, m2)] as const;
  });
  slots.forEach(([start, end], i) => {
    if (end <= start || (i > 0 && start < slots[i - 1][1])) throw new Error(`${source}: slot ${words[i]} is empty or overlaps the one before; list slots in order`);
  });
  const rest = new Set([...Object.keys(chineseDays.holidays), ...holidays].filter((day) => !workdays.includes(day)));
  const extra = new Set([...Object.keys(chineseDays.workdays), ...workdays].filter((day) => !holidays.includes(day)));
  return {
    zone, slots, workDay,
    dayLength: slots.reduce((sum, [start, end]) => sum + end - start, 0),
    isWorkday: (day) => {
      const name = new Date(day * 86_400_000).toISOString().slice(0, 10);
      const weekday = (((day + 4) % 7) + 7) % 7;
      return extra.has(name) || (weekday !== 0 && weekday !== 6 && !rest.has(name));
    },
  };
}
