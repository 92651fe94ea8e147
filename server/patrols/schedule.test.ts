import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayBegin, daysOn, zoneOf } from '#contract/zone.ts';
import { overlapOf, startsOf } from './schedule.ts';

const zone = zoneOf('Asia/Shanghai');
const at = (iso: string): number => Date.parse(`${iso}+08:00`);
const shift = (days: number[], starts: number[], name = '班') => ({ name, days, starts });

describe('when rounds begin', () => {
  // 2026-11-28 is a Saturday.
  it('on their days, by the clock of the place, each once however the time is cut', () => {
    const shifts = { shifts: [shift([6], [0, 480], '早班'), shift([7], [30], '夜班')] };
    const all = startsOf(shifts, at('2026-11-27T12:00:00'), at('2026-11-29T12:00:00'), zone);
    expect(all).toEqual([
      { at: at('2026-11-28T00:00:00'), shift: '早班' },
      { at: at('2026-11-28T08:00:00'), shift: '早班' },
      { at: at('2026-11-29T00:30:00'), shift: '夜班' },
    ]);
    const cut = at('2026-11-28T08:00:00');
    expect([...startsOf(shifts, at('2026-11-27T12:00:00'), cut, zone), ...startsOf(shifts, cut, at('2026-11-29T12:00:00'), zone)]).toEqual(
      all,
    );
  });

  it('once on every day, however the clock is set on it and the time is cut', () => {
    const DAY_MS = 86_400_000;
    const days = fc.integer({ min: Date.UTC(2020, 0) / DAY_MS, max: Date.UTC(2030, 0) / DAY_MS });
    const minutes = fc.uniqueArray(fc.nat(1439), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(
        fc.constantFrom('Europe/Berlin', 'Asia/Shanghai'),
        days,
        minutes,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (name, day, starts, cut) => {
          const there = zoneOf(name);
          const from = dayBegin(day * DAY_MS, there);
          const until = daysOn(from, 1, there);
          const shifts = { shifts: [shift([1, 2, 3, 4, 5, 6, 7], starts)] };
          const middle = Math.floor(from + (until - 1 - from) * cut);
          const found = [...startsOf(shifts, from - 1, middle, there), ...startsOf(shifts, middle, until - 1, there)];
          expect(found).toHaveLength(starts.length);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('that would overlap are told, over midnight and the end of the week too', () => {
    const overlap = (starts: number[], lastsMin: number, days = [1, 2, 3, 4, 5, 6, 7]): ReturnType<typeof overlapOf> =>
      overlapOf({ shifts: [shift(days, starts)], lastsMin, graceMin: 5 });
    expect(overlap([480, 540], 55)).toBeNull();
    expect(overlap([480, 540], 56)).toEqual([480, 540]);
    expect(overlap([0, 1400], 50)).toEqual([1400, 1440]);
    expect(overlap([0, 1400], 50, [7])).toBeNull();
    expect(overlap([30], 1440, [1, 7])).toEqual([8670, 30]);
    expect(overlapOf({ shifts: [], lastsMin: 5, graceMin: 0 })).toBeNull();
  });
});
