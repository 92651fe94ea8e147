const DAY = 86_400_000;
const lunar = new Intl.DateTimeFormat('en-u-ca-chinese', { timeZone: 'UTC', month: 'numeric', day: 'numeric' });

/** The days of a year that are holidays by law, before the State Council says which days around them are too. Years 2000 to 2099. */
export function statutoryHolidays(year: number): string[] {
  const qingming = Math.floor(0.2422 * (year % 100) + 4.81) - Math.floor((year % 100) / 4);
  const spring = lunarDay(year, 1, 1);
  const days = [
    Date.UTC(year, 0, 1),
    ...(spring === null ? [] : [-1, 0, 1, 2].map((by) => spring + by * DAY)),
    Date.UTC(year, 3, qingming),
    Date.UTC(year, 4, 1),
    Date.UTC(year, 4, 2),
    lunarDay(year, 5, 5),
    lunarDay(year, 8, 15),
    Date.UTC(year, 9, 1),
    Date.UTC(year, 9, 2),
    Date.UTC(year, 9, 3),
  ];
  return days.filter((day) => day !== null).map((day) => new Date(day).toISOString().slice(0, 10));
}

/** Midnight of a lunar month's day; null when it is not found. Leap months are written otherwise and do not count. */
function lunarDay(year: number, month: number, date: number): number | null {
  const first = Date.UTC(year, month - 1, 15);
  for (let day = first; day < first + 70 * DAY; day += DAY) {
    const parts = lunar.formatToParts(day);
    const said = (type: string): string | undefined => parts.find((part) => part.type === type)?.value;
    if (said('month') === String(month) && said('day') === String(date)) return day;
  }
  return null;
}
