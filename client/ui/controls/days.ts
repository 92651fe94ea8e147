/** Days as `2026-11-27`, of no time zone: as they are called, not when they begin. */

const DAY_MS = 86_400_000;
const WEEK = 7;
/** A month's days and those of its neighbours, always as many, so that nothing moves from month to month. */
const SHOWN = 6 * WEEK;

const pad = (value: number, digits: number): string => String(value).padStart(digits, '0');
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
const msOf = (day: string): number => Date.parse(`${day}T00:00:00Z`);

/** Reads a day as people write it: `2026-11-27`, `2026/11/7`, `2026.11.7`, `20261127`, `2026年11月7日`. null = it is none. */
export function readDay(text: string): string | null {
  const found =
    /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.trim()) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const [year, month, date] = found.slice(1).map(Number);
  const day = `${pad(year, 4)}-${pad(month, 2)}-${pad(date, 2)}`;
  // The 31st of February is the third of March to a computer.
  return Number.isNaN(msOf(day)) || dayAt(msOf(day)) !== day ? null : day;
}

export const addDays = (day: string, days: number): string => dayAt(msOf(day) + days * DAY_MS);

/** The same date so many months on; where that month has none, its last. */
export function addMonths(day: string, months: number): string {
  const [year, month, date] = day.split('-').map(Number);
  const first = Date.UTC(year, month - 1 + months, 1);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return dayAt(first + (Math.min(date, last) - 1) * DAY_MS);
}

export const isSameMonth = (a: string, b: string): boolean => a.slice(0, 7) === b.slice(0, 7);

/** The weeks around a day's month, from Monday. */
export function weeksOf(day: string): string[][] {
  const first = `${day.slice(0, 7)}-01`;
  const back = (new Date(msOf(first)).getUTCDay() + WEEK - 1) % WEEK;
  const days = Array.from({ length: SHOWN }, (_, at) => addDays(first, at - back));
  return Array.from({ length: SHOWN / WEEK }, (_, week) => days.slice(week * WEEK, (week + 1) * WEEK));
}

/** Words for a day. @param locale `zh-CN` or `en` */
export const dayWords = (day: string, locale: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options }).format(msOf(day));
