export interface Zone {
  readonly name: string;
  /** What to add to UTC to get the local clock at that instant, ms. */
  offset(at: number): number;
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Clocks of any zone are set at a multiple of this. */
const SLOT_MS = 15 * MINUTE_MS;
/** To ask for an offset takes microseconds; devices say times of some hours, and schedules ask for those of some weeks. */
const MOST_KNOWN = 4096;

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
      const slot = Math.floor(at / SLOT_MS);
      let offset = known.get(slot);
      if (offset === undefined) {
        offset = parseOffset(format.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? 'GMT');
        if (known.size >= MOST_KNOWN) known.clear();
        known.set(slot, offset);
      }
      return offset;
    },
  };
}

/** `GMT+08:00` → ms; plain `GMT` is 0. */
function parseOffset(text: string): number {
  const match = /([+-])(\d{2}):(\d{2})/.exec(text);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3])) * MINUTE_MS;
}

/**
 * Instant at which the local clock shows `local` (ms as if it were UTC). Of a time that the clock shows twice the first; of one that it
 * leaves out as it is put ahead, the instant at which it is. So what is done at a time of day is done once on every day.
 */
export function fromLocal(local: number, zone: Zone): number {
  const before = zone.offset(local - DAY_MS);
  const after = zone.offset(local + DAY_MS);
  if (before === after) return local - before;
  const [first, last] = [local - Math.max(before, after), local - Math.min(before, after)];
  for (const at of [first, last]) if (at + zone.offset(at) === local) return at;
  let [low, high] = [first - 1, last];
  // Low is before the clock is put ahead, high is not.
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (middle + zone.offset(middle) < local) low = middle;
    else high = middle;
  }
  return high;
}

/** When the local clock shows a minute of the day next, after an instant. @param minute since midnight @returns ms UTC */
export function nextAt(minute: number, after: number, zone: Zone): number {
  const day = Math.floor((after + zone.offset(after)) / DAY_MS);
  for (let n = 0; ; n++) {
    const at = fromLocal((day + n) * DAY_MS + minute * MINUTE_MS, zone);
    if (at > after) return at;
  }
}

/** Begin of the local day that holds an instant. Both ms UTC. */
export function dayBegin(at: number, zone: Zone): number {
  const local = at + zone.offset(at);
  return fromLocal(local - (((local % DAY_MS) + DAY_MS) % DAY_MS), zone);
}

/** Begin of the day so many days after the one that begins at `begin`; negative = before. Where the clock is set, days differ. */
export const daysOn = (begin: number, days: number, zone: Zone): number => dayBegin(begin + (days + 0.5) * DAY_MS, zone);

/** `2026-11-23` */
export const dayInWords = (at: number, zone: Zone): string => new Date(at + zone.offset(at)).toISOString().slice(0, 10);

/** `12:03:11` on the day of `now`, `11-23 12:03:11` on any other. */
export function clockInWords(at: number, now: number, zone: Zone): string {
  const local = new Date(at + zone.offset(at)).toISOString();
  return dayInWords(at, zone) === dayInWords(now, zone) ? local.slice(11, 19) : `${local.slice(5, 10)} ${local.slice(11, 19)}`;
}
