import type { Hours, Schedule, TimeOfDay } from '#contract/schedules/schedule.ts';
import { sunTimesNear } from '#contract/places/sun.ts';
import type { LonLat } from '#contract/places/geo.ts';
import { fromLocal, type Zone } from '#contract/zone.ts';
import type { Records } from '#server/records/records.ts';
import type { WorkCalendar } from '#server/casework/calendar.ts';

/** When schedules hold: pure, by the wall clock of the place, its sun, and the working calendar. */

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Hours that began the day before may still hold; with sunrise and sunset they are a little longer than a day. */
const BACK_DAYS = 2;
/** It is looked ahead for so long; what goes on beyond is looked at again then. */
const AHEAD_DAYS = 15;

export interface Place {
  readonly zone: Zone;
  readonly calendar: Pick<WorkCalendar, 'isWorkday'>;
  /** Whose sun. */
  readonly at: LonLat;
}

/** Hours of one day, ms UTC. */
interface Span {
  readonly hours: Hours;
  readonly from: number;
  readonly until: number;
}

const dayOf = (instant: number, zone: Zone): number => Math.floor((instant + zone.offset(instant)) / DAY_MS);

function instantOf(time: TimeOfDay, day: number, { zone, at }: Place): number | null {
  if ('minute' in time) return fromLocal(day * DAY_MS + time.minute * MINUTE_MS, zone);
  const sun = sunTimesNear(at, fromLocal(day * DAY_MS + DAY_MS / 2, zone));
  return sun && sun[time.sun] + time.offsetMin * MINUTE_MS;
}

function isOn(days: Hours['days'], day: number, calendar: Place['calendar']): boolean {
  if (days === 'every') return true;
  if (days === 'workdays') return calendar.isWorkday(day);
  if (days === 'free') return !calendar.isWorkday(day);
  // 1970-01-01 was a Thursday.
  return days.includes(((((day + 3) % 7) + 7) % 7) + 1);
}

/** Hours that begin on a day. Where the sun does not rise or set they do not begin. */
function spansOf({ hours, only }: Pick<Schedule, 'hours' | 'only'>, day: number, place: Place): Span[] {
  return hours.flatMap((each) => {
    if (!isOn(each.days, day, place.calendar)) return [];
    const from = instantOf(each.from, day, place);
    const same = instantOf(each.until, day, place);
    // By the clock where both are times of it: an hour that is left out as the clock is set is no whole day.
    const wraps = 'minute' in each.from && 'minute' in each.until ? each.until.minute <= each.from.minute : (same ?? 0) <= (from ?? 0);
    const until = from !== null && same !== null && wraps ? instantOf(each.until, day + 1, place) : same;
    if (from === null || until === null) return [];
    const [first, last] = only === null ? [from, until] : [Math.max(from, only.from), Math.min(until, only.until)];
    return first < last ? [{ hours: each, from: first, until: last }] : [];
  });
}

const spansAround = (schedule: Pick<Schedule, 'hours' | 'only'>, instant: number, ahead: number, place: Place): Span[] => {
  const day = dayOf(instant, place.zone);
  return Array.from({ length: BACK_DAYS + ahead + 1 }, (_, i) => spansOf(schedule, day - BACK_DAYS + i, place)).flat();
};

/** Those that began last, of equal ones the later in the list. */
function holds(spans: readonly Span[], instant: number): Hours | null {
  let best: Span | null = null;
  for (const span of spans) if (span.from <= instant && instant < span.until && (best === null || span.from >= best.from)) best = span;
  return best?.hours ?? null;
}

/** The same is told: hours that follow each other are one. */
const isSame = (a: Hours | null, b: Hours | null): boolean =>
  a === b || (a !== null && b !== null && a.action === b.action && sameParams(a.params, b.params));

export const sameParams = (a: Hours['params'], b: Hours['params']): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};

/** What holds at an instant, and until when; `hours` null = nothing does. @param instant ms UTC */
export function heldAt(
  schedule: Pick<Schedule, 'hours' | 'only'>,
  instant: number,
  place: Place,
): { readonly hours: Hours | null; readonly until: number } {
  const spans = spansAround(schedule, instant, AHEAD_DAYS, place);
  const hours = holds(spans, instant);
  const ends = [...new Set(spans.flatMap(({ from, until }) => [from, until]))].filter((at) => at > instant).sort((a, b) => a - b);
  return { hours, until: ends.find((at) => !isSame(holds(spans, at), hours)) ?? instant + AHEAD_DAYS * DAY_MS };
}

/** What holds over some days, in order; where nothing does is left out. @param from ms UTC */
export function plannedFor(schedule: Pick<Schedule, 'hours' | 'only'>, from: number, days: number, place: Place): Span[] {
  const planned: Span[] = [];
  const end = from + days * DAY_MS;
  for (let at = from; at < end;) {
    const { hours, until } = heldAt(schedule, at, place);
    if (hours !== null) planned.push({ hours, from: at, until });
    at = until;
  }
  return planned;
}

/** By whose clock, calendar and sun a schedule goes: its first device's. */
export function placeOf(
  { devices }: Pick<Schedule, 'devices'>,
  records: Pick<Records, 'get'>,
  calendar: Pick<WorkCalendar, 'zone' | 'isWorkday'>,
): Place {
  const [lng, lat] = devices.map((id) => records.get('device', id)).find((device) => device !== undefined)?.position ?? [0, 0];
  return { zone: calendar.zone, calendar, at: [lng, lat] };
}
