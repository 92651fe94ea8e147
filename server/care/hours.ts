import type { CareChoice } from '#contract/care/care-plan.ts';
import { nextAt, type Zone } from '#contract/zone.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

type Watched = Pick<CareChoice, 'quiet' | 'leave'>;

/**
 * When a home that has been still since `since` has been so for long enough: quiet hours do not count, and a leave begins it anew.
 * @param since @returns ms UTC
 */
export function stillUntil({ quiet, leave }: Watched, since: number, afterMs: number, zone: Zone): number {
  if (leave !== null && leave.until > since && leave.from < countedUntil(quiet, since, afterMs, zone))
    return countedUntil(quiet, leave.until, afterMs, zone);
  return countedUntil(quiet, since, afterMs, zone);
}

/** The instant at which `ms` outside of quiet hours have gone by. */
function countedUntil(quiet: CareChoice['quiet'], since: number, ms: number, zone: Zone): number {
  if (quiet === null || quiet.from === quiet.until) return since + ms;
  let at = since;
  let left = ms;
  for (;;) {
    const minute = ((at + zone.offset(at)) % DAY_MS) / MINUTE_MS;
    if (isQuiet(quiet, minute)) at = nextAt(quiet.until, at, zone);
    else {
      const awake = nextAt(quiet.from, at, zone) - at;
      if (left <= awake) return at + left;
      at += awake;
      left -= awake;
    }
  }
}

const isQuiet = ({ from, until }: NonNullable<CareChoice['quiet']>, minute: number): boolean =>
  from < until ? minute >= from && minute < until : minute >= from || minute < until;
