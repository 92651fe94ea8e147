export interface Zone {
  readonly name: string;
  /** What to add to UTC to get the local clock at that instant, ms. */
  offset(at: number): number;
}

/** Clocks are set at quarters of an hour. */
const QUARTER_MS = 900_000;
/** A local clock is read by two of them, hours apart, and devices say times of some hours. */
const MOST_KNOWN = 256;

/**
 * A time zone by its IANA name, independent of the zone the process runs in.
 * @throws Error when there is no such zone.
 */
export function zoneOf(name: string): Zone {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    throw new Error(`time zone ${JSON.stringify(name)} is not known; use an IANA name such as Asia/Shanghai`);
  }
  const known = new Map<number, number>();
  return {
    name,
    offset: (at) => {
      const quarter = Math.floor(at / QUARTER_MS);
      const found = known.get(quarter);
      if (found !== undefined) return found;
      const offset = parseOffset(format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT');
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(quarter, offset);
      return offset;
    },
  };
}

/** `GMT+08:00` → ms; plain `GMT` is 0. */
function parseOffset(text: string): number {
  const match = /([+-])(\d{2}):(\d{2})/.exec(text);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * 60_000;
}

/** Instant at which the local clock shows `local` (ms as if it were UTC). */
export const fromLocal = (local: number, zone: Zone): number => local - zone.offset(local - zone.offset(local));

/** `2026-11-23` */
export const dayInWords = (at: number, zone: Zone): string => new Date(at + zone.offset(at)).toISOString().slice(0, 10);

/** `12:03:11` on the day of `now`, `11-23 12:03:11` on any other. */
export function clockInWords(at: number, now: number, zone: Zone): string {
  const local = new Date(at + zone.offset(at)).toISOString();
  return dayInWords(at, zone) === dayInWords(now, zone) ? local.slice(11, 19) : `${local.slice(5, 10)} ${local.slice(11, 19)}`;
}
