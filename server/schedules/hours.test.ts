import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sunTimesNear } from '#contract/places/sun.ts';
import type { Hours, Schedule } from '#contract/schedules/schedule.ts';
import { workCalendar } from '#server/casework/calendar.ts';
import { dayBegin, nextAt, zoneOf } from '#contract/zone.ts';
import { heldAt, plannedFor, type Place } from './hours.ts';

const zone = zoneOf('Asia/Shanghai');
const calendar = workCalendar({ about: '', slots: ['08:00-18:00'], workDay: 'hours', holidays: [], workdays: [] }, zone);
const JINAN: Place = { zone, calendar, at: [117.02, 36.66] };
const at = (words: string): number => Date.parse(`${words}+08:00`);
const clock = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(5, 16).replace('T', ' ');

const minute = (hours: number, minutes = 0) => ({ minute: hours * 60 + minutes });
const hours = (days: Hours['days'], from: Hours['from'], until: Hours['until'], action = 'on', params = {}): Hours => ({
  days,
  from,
  until,
  action,
  params,
});
const schedule = (...all: Hours[]): Pick<Schedule, 'hours' | 'only'> => ({ hours: all, only: null });
const plan = (of: Pick<Schedule, 'hours' | 'only'>, from: string, days: number): string[] =>
  plannedFor(of, at(from), days, JINAN).map(({ hours: { action }, from: begins, until }) => `${action} ${clock(begins)} – ${clock(until)}`);

describe('sunrise and sunset', () => {
  // Published tables: upper edge of the sun, with refraction, to the minute.
  it.each([
    ['Beijing, the longest day', [116.4074, 39.9042], '2024-06-21T12:00+08:00', '2024-06-21T04:46+08:00', '2024-06-21T19:46+08:00'],
    ['Beijing, the shortest', [116.4074, 39.9042], '2024-12-21T12:00+08:00', '2024-12-21T07:32+08:00', '2024-12-21T16:53+08:00'],
    ['London', [-0.1276, 51.5072], '2024-06-20T12:00+01:00', '2024-06-20T04:43+01:00', '2024-06-20T21:21+01:00'],
    ['New York', [-74.006, 40.7128], '2024-12-21T12:00-05:00', '2024-12-21T07:17-05:00', '2024-12-21T16:32-05:00'],
    ['Sydney', [151.2093, -33.8688], '2024-12-21T12:00+11:00', '2024-12-21T05:41+11:00', '2024-12-21T20:05+11:00'],
  ] as const)('%s', (_, place, noon, rise, set) => {
    const found = sunTimesNear(place, Date.parse(noon))!;
    expect(Math.abs(found.rise - Date.parse(rise))).toBeLessThan(90_000);
    expect(Math.abs(found.set - Date.parse(set))).toBeLessThan(90_000);
  });

  // Computed by astronomy-engine 2.1, which follows VSOP87: these differ by less than 5 s.
  it.each([
    ['Jinan', [117, 36.65], '2026-06-21T12:00+08:00', '2026-06-20T20:53:38.984Z', '2026-06-21T11:33:50.550Z'],
    ['Jinan', [117, 36.65], '2026-12-22T12:00+08:00', '2026-12-21T23:20:47.356Z', '2026-12-22T09:00:00.663Z'],
    ['Kashgar', [75.99, 39.47], '2026-09-23T12:00+05:00', '2026-09-23T00:44:18.600Z', '2026-09-23T12:52:00.865Z'],
    ['Harbin', [126.63, 45.75], '2030-02-28T12:00+08:00', '2030-02-27T22:14:37.216Z', '2030-02-28T09:18:09.537Z'],
    ['Sanya', [109.51, 18.25], '2026-03-20T12:00+08:00', '2026-03-19T22:46:24.182Z', '2026-03-20T10:52:49.804Z'],
  ] as const)('to ten seconds in %s', (_, place, noon, rise, set) => {
    const found = sunTimesNear(place, Date.parse(noon))!;
    expect(Math.abs(found.rise - Date.parse(rise))).toBeLessThan(10_000);
    expect(Math.abs(found.set - Date.parse(set))).toBeLessThan(10_000);
  });

  it('there is none where the sun does not rise, or does not set', () => {
    expect(sunTimesNear([18.95, 69.65], Date.parse('2024-12-21T12:00+01:00'))).toBeNull();
    expect(sunTimesNear([18.95, 69.65], Date.parse('2024-06-21T12:00+02:00'))).toBeNull();
  });
});

describe('hours', () => {
  it('go over midnight, and follow the sun', () => {
    const lamps = schedule(hours('every', { sun: 'set', offsetMin: -10 }, { sun: 'rise', offsetMin: 10 }));
    expect(plan(lamps, '2026-11-27T12:00', 2)).toEqual(['on 11-27 16:47 – 11-28 07:12', 'on 11-28 16:46 – 11-29 07:13']);
  });

  it('that began last hold: dimmed at night, and bright again before morning', () => {
    const lamps = schedule(
      hours('every', minute(17), minute(7), 'on', { level: 100 }),
      hours('every', minute(23), minute(5), 'dim', { level: 40 }),
    );
    expect(plan(lamps, '2026-11-27T12:00', 1)).toEqual([
      'on 11-27 17:00 – 11-27 23:00',
      'dim 11-27 23:00 – 11-28 05:00',
      'on 11-28 05:00 – 11-28 07:00',
    ]);
  });

  it('of whole days that follow each other are one', () => {
    expect(plan(schedule(hours([6, 7], minute(0), minute(0), 'bypass')), '2026-11-27T12:00', 7)).toEqual([
      'bypass 11-28 00:00 – 11-30 00:00',
    ]);
  });

  it('know holidays, and the working days that make up for them', () => {
    // 2026: 国庆 from Thursday 1 to Wednesday 7 October; Saturday 10 is worked, and Sunday 20 September was.
    const free = schedule(hours('free', minute(0), minute(0), 'bypass'));
    expect(plan(free, '2026-09-28T12:00', 14)).toEqual(['bypass 10-01 00:00 – 10-08 00:00', 'bypass 10-11 00:00 – 10-12 00:00']);
    const work = schedule(hours('workdays', minute(8), minute(18), 'bypass'));
    expect(plan(work, '2026-10-01T00:00', 10)).toEqual([
      'bypass 10-08 08:00 – 10-08 18:00',
      'bypass 10-09 08:00 – 10-09 18:00',
      'bypass 10-10 08:00 – 10-10 18:00',
    ]);
  });

  it('are cut to the days for which the schedule is', () => {
    const only = { from: at('2026-11-27T20:00'), until: at('2026-11-28T06:00') };
    const cut = { ...schedule(hours('every', minute(18), minute(8))), only };
    expect(plan(cut, '2026-11-26T00:00', 5)).toEqual(['on 11-27 20:00 – 11-28 06:00']);
  });

  const time = fc.oneof(
    fc.record({ minute: fc.integer({ min: 0, max: 1439 }) }),
    fc.record({ sun: fc.constantFrom('rise' as const, 'set' as const), offsetMin: fc.integer({ min: -180, max: 180 }) }),
  );
  const days = fc.oneof(
    fc.constantFrom('every' as const, 'workdays' as const, 'free' as const),
    fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  );
  const any = fc
    .array(fc.record({ days, from: time, until: time, action: fc.constantFrom('on', 'dim', 'off'), params: fc.constant({}) }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((all) => ({ hours: all, only: null }));

  it('hold until what they say: the same up to then, something else from then on, from whichever instant one looks', () => {
    fc.assert(
      fc.property(
        any,
        fc.integer({ min: at('2026-09-25T00:00'), max: at('2026-12-30T00:00') }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, instant, part) => {
          const { hours: held, until } = heldAt(all, instant, JINAN);
          expect(until).toBeGreaterThan(instant);
          const between = Math.min(until - 1, Math.floor(instant + (until - instant) * part));
          expect(heldAt(all, between, JINAN).hours?.action).toBe(held?.action);
          if (until < instant + 14 * 86_400_000) expect(heldAt(all, until, JINAN).hours?.action).not.toBe(held?.action);
        },
      ),
      { numRuns: 60 },
    );
  });
});

it('hours begin and end once on every day of a zone whose clock is set, and none lasts longer than they say', () => {
  const minutes = fc.integer({ min: 0, max: 1439 });
  const days = fc.integer({ min: Date.UTC(2026, 0) / 86_400_000, max: Date.UTC(2028, 0) / 86_400_000 });
  fc.assert(
    fc.property(fc.constantFrom('Europe/Berlin', 'Asia/Shanghai'), minutes, minutes, days, (name, from, until, day) => {
      const place: Place = { zone: zoneOf(name), calendar, at: [13.4, 52.5] };
      const lasts = (until - from + 1440) % 1440 || 1440;
      const all = schedule(hours('every', { minute: from }, { minute: until }));
      const begins = nextAt(from, dayBegin(day * 86_400_000, place.zone) - 1, place.zone);
      const { hours: held, until: ends } = heldAt(all, begins, place);
      const away = Math.abs((ends - begins) / 60_000 - lasts);
      if (lasts === 1440) expect(held?.action).toBe('on');
      else if (held === null) expect(lasts).toBeLessThan(60);
      else expect(away).toBeLessThanOrEqual(60);
    }),
    { numRuns: 1000 },
  );
  const spring = { zone: zoneOf('Europe/Berlin'), calendar, at: [13.4, 52.5] } satisfies Place;
  const left = schedule(hours('every', minute(2, 10), minute(2, 50)));
  expect(heldAt(left, Date.UTC(2026, 2, 29, 1), spring).hours).toBeNull();
  expect(heldAt(left, Date.UTC(2026, 2, 29, 12), spring).hours).toBeNull();
});
