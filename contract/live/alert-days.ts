import { z } from 'zod';
import { civilZone } from '../civil-zone.ts';
import { dayBegin, daysOn } from '../zone.ts';

const count = z.number().int().min(0);

/** Alerts raised on one civil day of the street. */
const alertDaySchema = z.object({
  /** Begin of the day, ms UTC. */
  from: z.number(),
  /** 红, 橙, 黄, 蓝. */
  bySeverity: z.tuple([count, count, count, count]),
  /** By the hour of the day, 0 … 23. */
  byHour: z.array(count).length(24),
  byKind: z.record(z.string(), count),
});
export type AlertDay = z.infer<typeof alertDaySchema>;

/** Alerts today, and on the same day of the week before; each as far as the asking person may know of them. */
export const alertDaysSchema = z.object({
  /** Server time of the count, ms UTC. */
  at: z.number(),
  today: alertDaySchema,
  /** null = storage holds more since then than is counted at once, or nothing as old. */
  weekBefore: alertDaySchema.nullable(),
});
export type AlertDays = z.infer<typeof alertDaysSchema>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** No day is longer: the clock may be put back. */
const LONGEST_MS = DAY_MS + 2 * HOUR_MS;

/** Begin of the street's civil day that holds `at`. Both ms UTC. */
export const civilDay = (at: number): number => dayBegin(at, civilZone());
/** Begin of the civil day so many days after one that begins at `begin`; negative = before. */
export const civilDaysOn = (begin: number, days: number): number => daysOn(begin, days, civilZone());

export const emptyAlertDay = (from: number): AlertDay => ({
  from,
  bySeverity: [0, 0, 0, 0],
  byHour: Array<number>(24).fill(0),
  byKind: {},
});

/** Counts an alert where its day is. */
export function countAlert(day: AlertDay, { raisedAt, severity, kind }: { raisedAt: number; severity: number; kind: string }): void {
  if (raisedAt < day.from || raisedAt >= day.from + LONGEST_MS || civilDay(raisedAt) !== day.from) return;
  const hour = Math.floor(((raisedAt + civilZone().offset(raisedAt)) % DAY_MS) / HOUR_MS);
  day.bySeverity[severity - 1]++;
  day.byHour[hour]++;
  day.byKind[kind] = (day.byKind[kind] ?? 0) + 1;
}
