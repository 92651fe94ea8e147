import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayBegin, daysOn, fromLocal, nextAt, zoneOf } from './zone.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const ZONES = ['Europe/Berlin', 'Asia/Shanghai', 'Australia/Lord_Howe', 'America/New_York', 'UTC'].map(zoneOf);
const anyZone = fc.constantFrom(...ZONES);
const anyLocal = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) });
const minuteOf = (at: number, zone: (typeof ZONES)[number]): number => Math.floor((at + zone.offset(at)) / MINUTE_MS);

describe('a time of day', () => {
  it('that is shown is found, the first of two; and later times never come earlier', () => {
    fc.assert(
      fc.property(anyZone, anyLocal, fc.nat(5 * 3_600_000), (zone, local, more) => {
        const at = fromLocal(local, zone);
        const shown = at + zone.offset(at);
        if (shown === local)
          for (const hour of [1, 0.5, 2]) expect(at - hour * 3_600_000 + zone.offset(at - hour * 3_600_000)).not.toBe(local);
        else expect([shown > local, at - 1 + zone.offset(at - 1) < local]).toEqual([true, true]);
        expect(fromLocal(local + more, zone)).toBeGreaterThanOrEqual(at);
      }),
      { numRuns: 2000 },
    );
  });

  it('comes once on every day of years with and without summer time', () => {
    fc.assert(
      fc.property(anyZone, fc.integer({ min: 10_957, max: 25_000 }), fc.nat(1439), (zone, day, minute) => {
        const from = dayBegin(fromLocal(day * DAY_MS + DAY_MS / 2, zone), zone);
        const until = daysOn(from, 1, zone);
        const first = nextAt(minute, from - 1, zone);
        expect([first >= from, first < until, nextAt(minute, first, zone) >= until]).toEqual([true, true, true]);
        expect([23, 23.5, 24, 24.5, 25]).toContain((until - from) / 3_600_000);
        expect(daysOn(until, -1, zone)).toBe(from);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['Europe/Berlin', '2026-03-29T02:30', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29T03:00', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25T02:30', '2026-10-25T00:30:00.000Z'],
    ['Europe/Berlin', '2026-10-25T03:00', '2026-10-25T02:00:00.000Z'],
    ['Asia/Shanghai', '2026-03-29T02:30', '2026-03-28T18:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04T02:15', '2026-10-03T15:30:00.000Z'],
  ])('in %s at %s is %s', (name, local, at) => {
    expect(new Date(fromLocal(Date.parse(`${local}Z`), zoneOf(name))).toISOString()).toBe(at);
  });
});

it('a local clock is an instant, though more are asked for than are kept', () => {
  const zone = zoneOf('Asia/Shanghai');
  const from = Date.UTC(2026, 0, 1);
  for (let day = 0; day < 5000; day++) expect(fromLocal(from + day * DAY_MS, zone)).toBe(from + day * DAY_MS - 480 * MINUTE_MS);
});

it('an offset asked for twice within an hour is that of each instant', () => {
  const zone = zoneOf('Australia/Lord_Howe');
  const change = Date.UTC(2026, 9, 3, 15, 30);
  expect([zone.offset(change - MINUTE_MS), zone.offset(change)].map((ms) => ms / MINUTE_MS)).toEqual([630, 660]);
  expect(minuteOf(change, zone) - minuteOf(change - MINUTE_MS, zone)).toBe(31);
});
