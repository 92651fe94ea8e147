import { z } from 'zod';

const count = z.number().int().min(0);

/** Alerts raised on one civil day in China. */
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
/** China keeps one civil time, eight hours before UTC, without summer time. */
const ZONE_MS = 8 * HOUR_MS;

/** Begin of the civil day in China that holds `at`. Both ms UTC. */
export const chinaDay = (at: number): number => Math.floor((at + ZONE_MS) / DAY_MS) * DAY_MS - ZONE_MS;

export const emptyAlertDay = (from: number): AlertDay => ({
  from,
  bySeverity: [0, 0, 0, 0],
  byHour: Array<number>(24).fill(0),
  byKind: {},
});

/** Counts an alert where its day is. */
export function countAlert(day: AlertDay, { raisedAt, severity, kind }: { raisedAt: number; severity: number; kind: string }): void {
  const hour = Math.floor((raisedAt - day.from) / HOUR_MS);
  if (hour < 0 || hour >= 24) return;
  day.bySeverity[severity - 1]++;
  day.byHour[hour]++;
  day.byKind[kind] = (day.byKind[kind] ?? 0) + 1;
}
