import type { PatrolChoice } from '#contract/patrols/plan.ts';
import { fromLocal, type Zone } from '#contract/zone.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** No clock is put forward or back by more; beginnings farther off need no exact reckoning, and all routes are asked every second. */
const NEAR_MS = 3 * 3_600_000;
const WEEK_MIN = 7 * 1440;

interface Start {
  /** ms UTC. */
  readonly at: number;
  readonly shift: string;
}

/** When rounds of a plan begin in (`after`, `until`], ms UTC, in order. */
export function startsOf({ shifts }: Pick<PatrolChoice, 'shifts'>, after: number, until: number, zone: Zone): Start[] {
  const found: Start[] = [];
  const first = Math.floor((after + zone.offset(after)) / DAY_MS);
  const last = Math.floor((until + zone.offset(until)) / DAY_MS);
  const [soonest, latest] = [after + zone.offset(after) - NEAR_MS, until + zone.offset(until) + NEAR_MS];
  for (let day = first; day <= last; day++) {
    // 1970-01-01 was a Thursday.
    const weekday = ((day + 3) % 7) + 1;
    for (const { name, days, starts } of shifts) {
      if (!days.includes(weekday)) continue;
      for (const minute of starts) {
        const local = day * DAY_MS + minute * MINUTE_MS;
        if (local <= soonest || local > latest) continue;
        const at = fromLocal(local, zone);
        if (at > after && at <= until) found.push({ at, shift: name });
      }
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

/** Two rounds that would be under way at once, as minutes of the week since Monday; null: there are none. */
export function overlapOf({ shifts, lastsMin, graceMin }: Pick<PatrolChoice, 'shifts' | 'lastsMin' | 'graceMin'>): [number, number] | null {
  const all = shifts.flatMap(({ days, starts }) => days.flatMap((day) => starts.map((minute) => (day - 1) * 1440 + minute)));
  all.sort((a, b) => a - b);
  for (const [n, start] of all.entries()) {
    const next = n + 1 < all.length ? all[n + 1] : all[0] + WEEK_MIN;
    if (next - start < lastsMin + graceMin) return [start, next % WEEK_MIN];
  }
  return null;
}
