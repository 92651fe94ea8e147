import chineseDays from 'chinese-days/dist/chinese-days.json' with { type: 'json' };
import { z } from 'zod';
import { parseData } from './data-file.ts';
import { statutoryHolidays } from './statutory.ts';
import type { Zone } from '#contract/zone.ts';

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
  /** Is it known which days are free in the year of this day? Where not, the holidays by law are taken and nothing around them. */
  isAnnounced(day: number): boolean;
}

const dayName = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
/** Limits of working days reach about this far, ms. */
const AHEAD = 31 * 86_400_000;

/** The year that deadlines begin to reach into while nobody has entered its holidays; null when there is none. */
export function unannouncedYear(calendar: Pick<WorkCalendar, 'zone' | 'isAnnounced'>, now: number): number | null {
  for (const instant of [now, now + AHEAD]) {
    const day = Math.floor((instant + calendar.zone.offset(instant)) / 86_400_000);
    if (!calendar.isAnnounced(day)) return Number(dayName(day).slice(0, 4));
  }
  return null;
}

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'a day such as 2027-02-05');
const clock = (hours: string, minutes: string): number => (Number(hours) * 60 + Number(minutes)) * 60_000;

const workingHoursSchema = z.strictObject({
  about: z.string(),
  slots: z.array(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a slot such as 08:00-12:00')).min(1),
  workDay: z.enum(['hours', 'end-of-day']),
  holidays: z.array(date),
  workdays: z.array(date),
});

/**
 * The Chinese working calendar: weekends, public holidays and 调休 days of `chinese-days`, changed by the data given.
 * Years not announced yet have weekends and the holidays by law. The package's own functions read the process's time zone, so only its
 * data is used.
 * @throws Error naming what is wrong with the data.
 */
export function workCalendar(data: unknown, zone: Zone, source = 'working hours'): WorkCalendar {
  const { slots: words, workDay, holidays, workdays } = parseData(workingHoursSchema, data, source);
  const slots = words.map((slot) => {
    const [, h1, m1, h2, m2] = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(slot)!;
    return [clock(h1, m1), clock(h2, m2)] as const;
  });
  slots.forEach(([start, end], i) => {
    if (end <= start || (i > 0 && start < slots[i - 1][1]))
      throw new Error(`${source}: slot ${words[i]} is empty or overlaps the one before; list slots in order`);
  });
  const rest = new Set([...Object.keys(chineseDays.holidays), ...holidays].filter((day) => !workdays.includes(day)));
  const extra = new Set([...Object.keys(chineseDays.workdays), ...workdays].filter((day) => !holidays.includes(day)));
  // Only years whose holidays are all there: a list that ends with New Year's Day does not tell of the year it ends in.
  const announced = new Set(
    Object.entries(countByYear([...Object.keys(chineseDays.holidays), ...holidays])).flatMap(([year, days]) =>
      days >= LEAST_DAYS ? [year] : [],
    ),
  );
  const byLaw = new Map<string, ReadonlySet<string>>();
  const isByLaw = (name: string): boolean => {
    const year = name.slice(0, 4);
    let days = byLaw.get(year);
    if (!days) byLaw.set(year, (days = new Set(statutoryHolidays(Number(year)).filter((day) => !workdays.includes(day)))));
    return days.has(name);
  };
  return {
    zone,
    slots,
    workDay,
    isAnnounced: (day) => announced.has(dayName(day).slice(0, 4)),
    dayLength: slots.reduce((sum, [start, end]) => sum + end - start, 0),
    isWorkday: (day) => {
      const name = dayName(day);
      const weekday = (((day + 4) % 7) + 7) % 7;
      return extra.has(name) || (weekday !== 0 && weekday !== 6 && !rest.has(name) && (announced.has(name.slice(0, 4)) || !isByLaw(name)));
    },
  };
}

/** A year has 13 holidays by law and more around them; there were 10 before 2008. */
const LEAST_DAYS = 10;

function countByYear(days: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const day of new Set(days)) counts[day.slice(0, 4)] = (counts[day.slice(0, 4)] ?? 0) + 1;
  return counts;
}
