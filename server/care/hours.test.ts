import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { zoneOf } from '#contract/zone.ts';
import { stillUntil } from './hours.ts';

const SEED = 20_261_127;
const zone = zoneOf('Asia/Shanghai');
const HOUR = 3_600_000;
/** Midnight of a day in Jinan. */
const DAY = Date.parse('2026-11-27T00:00:00+08:00');
const at = (hours: number): number => DAY + hours * HOUR;
const NIGHT = { from: 22 * 60, until: 6 * 60 };

describe('how long a home has been still', () => {
  it.each([
    ['goes by where nothing is said', null, null, 8, 12, 20],
    ['leaves the night out', NIGHT, null, 20, 12, 40],
    ['begins in the night with the morning', NIGHT, null, 23, 12, 42],
    ['leaves a noon out', { from: 12 * 60, until: 14 * 60 }, null, 8, 6, 16],
    ['ends just as the quiet hours begin', NIGHT, null, 10, 12, 22],
    ['is nothing special where both ends are one', { from: 60, until: 60 }, null, 8, 12, 20],
    ['begins anew after a leave', null, { from: at(10), until: at(48) }, 8, 12, 60],
    ['is not held up by a leave that is long over', null, { from: at(-60), until: at(2) }, 8, 12, 20],
    ['is not held up by a leave that is yet to come', null, { from: at(21), until: at(60) }, 8, 12, 20],
  ] as const)('%s', (_what, quiet, leave, since, hours, until) => {
    expect((stillUntil({ quiet, leave }, at(since), hours * HOUR, zone) - DAY) / HOUR).toBe(until);
  });

  it('waits for the end of the quiet hours as the clock shows it, on days that it is set too', () => {
    const berlin = zoneOf('Europe/Berlin');
    const quiet = { quiet: NIGHT, leave: null };
    // 22:00 to 06:00 are seven hours, then nine.
    expect(stillUntil(quiet, Date.UTC(2026, 2, 28, 20), 2 * HOUR, berlin)).toBe(Date.UTC(2026, 2, 29, 5));
    expect(stillUntil(quiet, Date.UTC(2026, 9, 24, 19), 2 * HOUR, berlin)).toBe(Date.UTC(2026, 9, 25, 6));
  });

  it('never ends earlier than without quiet hours, nor in them, and later when it begins later', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(minute, minute, fc.integer({ min: 0, max: 72 * 60 }), fc.integer({ min: 1, max: 72 }), (from, until, start, hours) => {
        const quiet = { quiet: { from, until }, leave: null };
        const since = DAY + start * 60_000;
        const end = stillUntil(quiet, since, hours * HOUR, zone);
        expect(end).toBeGreaterThanOrEqual(since + hours * HOUR);
        expect(stillUntil(quiet, since + 60_000, hours * HOUR, zone)).toBeGreaterThanOrEqual(end);
        const clock = ((end - DAY) / 60_000) % 1440;
        const inside = from < until ? clock > from && clock < until : from > until && (clock > from || clock < until);
        expect(inside).toBe(false);
      }),
      { seed: SEED },
    );
  });
});
