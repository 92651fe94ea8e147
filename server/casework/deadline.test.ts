import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unannouncedYear, workCalendar, type WorkCalendar } from './calendar.ts';
import { deadlineOf, limitInWords, type LimitUnit } from './deadline.ts';
import { statutoryHolidays } from './statutory.ts';
import { zoneOf } from '#contract/zone.ts';

const data = { about: '', slots: ['08:00-12:00', '14:00-18:00'], workDay: 'hours', holidays: [] as string[], workdays: [] as string[] };
const shanghai = zoneOf('Asia/Shanghai');
const calendar = workCalendar(data, shanghai);
const endOfDay = workCalendar({ ...data, workDay: 'end-of-day' }, shanghai);

/** Beijing time to ms UTC, and back. */
const at = (local: string): number => Date.parse(`${local}:00+08:00`);
const local = (instant: number): string => new Date(instant + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');
const due = (from: string, n: number, unit: LimitUnit, by: WorkCalendar = calendar): string => local(deadlineOf(at(from), { n, unit }, by));

describe('deadlines', () => {
  // 2026-11-23 is a Monday; 2026-10-01 … 07 holidays, 2026-10-10 a working Saturday.
  it.each([
    ['urgent hours run through the night', '2026-11-23T23:30', 2, 'urgent-hour', '2026-11-24 01:30'],
    ['calendar days run through holidays', '2026-09-30T10:00', 3, 'natural-day', '2026-10-03 10:00'],
    ['urgent days too', '2026-09-30T10:00', 2, 'urgent-day', '2026-10-02 10:00'],
    ['working hours pause at noon', '2026-11-23T11:00', 4, 'work-hour', '2026-11-23 17:00'],
    ['a start in the pause counts from the next slot', '2026-11-23T12:30', 1, 'work-hour', '2026-11-23 15:00'],
    ['a slot used up to its end is that end', '2026-11-23T08:00', 4, 'work-hour', '2026-11-23 12:00'],
    ['evening runs over to the morning', '2026-11-23T17:00', 2, 'work-hour', '2026-11-24 09:00'],
    ['Friday evening runs over to Monday', '2026-11-27T17:00', 2, 'work-hour', '2026-11-30 09:00'],
    ['National Day is skipped', '2026-09-30T17:00', 2, 'work-hour', '2026-10-08 09:00'],
    ['调休 Saturdays are worked', '2026-10-09T17:00', 2, 'work-hour', '2026-10-10 09:00'],
    ['a working day is eight working hours', '2026-11-23T10:00', 2, 'work-day', '2026-11-25 10:00'],
    ['half a working hour', '2026-11-23T10:00', 0.5, 'work-hour', '2026-11-23 10:30'],
  ] as const)('%s', (_, from, n, unit, expected) => expect(due(from, n, unit)).toBe(expected));

  it('of working days may instead end with the n-th working day', () => {
    expect(due('2026-11-23T10:00', 2, 'work-day', endOfDay)).toBe('2026-11-25 18:00');
    expect(due('2026-11-27T19:00', 1, 'work-day', endOfDay)).toBe('2026-11-30 18:00');
  });

  it('follow added holidays and working days', () => {
    const own = workCalendar({ ...data, holidays: ['2026-11-24'], workdays: ['2026-11-28'] }, shanghai);
    expect(due('2026-11-23T17:00', 2, 'work-hour', own)).toBe('2026-11-25 09:00');
    expect(due('2026-11-27T17:00', 2, 'work-hour', own)).toBe('2026-11-28 09:00');
  });

  it.each([
    ['2026-12-31T15:00', '2027-01-04 15:00'], // New Year's Day is a Friday
    ['2027-02-05T15:00', '2027-02-10 15:00'], // 除夕 to 初三: 6th to 9th
    ['2027-04-02T15:00', '2027-04-06 15:00'], // 清明 on Monday the 5th
    ['2027-06-08T15:00', '2027-06-10 15:00'], // 端午
    ['2027-09-14T15:00', '2027-09-16 15:00'], // 中秋
    ['2027-09-30T15:00', '2027-10-04 15:00'],
  ])('in a year not announced yet keep the holidays of the law: a working day from %s', (from, until) =>
    expect(due(from, 1, 'work-day')).toBe(until),
  );

  it('know which years are announced, and warn before they reach into one that is not', () => {
    const day = (name: string): number => Date.parse(name) / 86_400_000;
    expect([day('2026-12-31'), day('2027-01-01')].map((each) => calendar.isAnnounced(each))).toEqual([true, false]);
    expect([at('2026-11-23T10:00'), at('2026-12-02T10:00'), at('2027-06-01T10:00')].map((now) => unannouncedYear(calendar, now))).toEqual([
      null,
      2027,
      2027,
    ]);
    const entered = workCalendar({ ...data, holidays: statutoryHolidays(2027), workdays: [] }, shanghai);
    expect(unannouncedYear(entered, at('2026-12-31T10:00'))).toBeNull();
    expect(unannouncedYear(workCalendar({ ...data, holidays: ['2027-01-01'] }, shanghai), at('2026-12-31T10:00'))).toBe(2027);
  });

  it('the law and the years that were announced agree', () => {
    for (const year of [2025, 2026])
      for (const name of statutoryHolidays(year)) expect(calendar.isWorkday(Date.parse(name) / 86_400_000), name).toBe(false);
  });

  it('are said in words', () => expect(limitInWords({ n: 2, unit: 'urgent-hour' })).toEqual({ zh: '2 紧急工作时', en: '2 urgent hours' }));

  it('say so when there is no working time to count', () => {
    const never = { ...calendar, isWorkday: () => false };
    expect(() => deadlineOf(at('2026-11-23T10:00'), { n: 1, unit: 'work-hour' }, never)).toThrow(/slots and holidays/);
    expect(() => deadlineOf(at('2026-11-23T10:00'), { n: 1, unit: 'work-day' }, { ...never, workDay: 'end-of-day' })).toThrow(/holidays/);
  });
});

describe('working time', () => {
  const instant = fc
    .integer({ min: at('2025-12-01T00:00') / 60_000, max: at('2026-12-31T00:00') / 60_000 })
    .map((minute) => minute * 60_000);
  const hours = fc.integer({ min: 1, max: 60 });

  /** Minute by minute, with nothing of the code under test but the list of working days. */
  function workedMinutes(from: number, to: number): number {
    let count = 0;
    for (let minute = from; minute < to; minute += 60_000) {
      const wall = minute + 8 * 3_600_000;
      const ofDay = (wall % 86_400_000) / 3_600_000;
      if (((ofDay >= 8 && ofDay < 12) || (ofDay >= 14 && ofDay < 18)) && calendar.isWorkday(Math.floor(wall / 86_400_000))) count++;
    }
    return count;
  }

  it('is used up exactly, and the deadline lies in a slot', () => {
    fc.assert(
      fc.property(instant, hours, (from, n) => {
        const deadline = deadlineOf(from, { n, unit: 'work-hour' }, calendar);
        expect(workedMinutes(from, deadline)).toBe(n * 60);
        expect(workedMinutes(deadline - 60_000, deadline)).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('never ends earlier for a later start or a longer limit', () => {
    const unit = fc.constantFrom<LimitUnit>('urgent-hour', 'work-hour', 'work-day', 'urgent-day', 'natural-day');
    fc.assert(
      fc.property(
        instant,
        fc.nat(100_000),
        fc.integer({ min: 1, max: 20 }),
        unit,
        fc.constantFrom(calendar, endOfDay),
        (from, minutes, n, kind, by) => {
          const deadline = deadlineOf(from, { n, unit: kind }, by);
          expect(deadline).toBeGreaterThan(from);
          expect(deadlineOf(from + minutes * 60_000, { n, unit: kind }, by)).toBeGreaterThanOrEqual(deadline);
          expect(deadlineOf(from, { n: n + 1, unit: kind }, by)).toBeGreaterThan(deadline);
        },
      ),
    );
  });
});

describe('zones', () => {
  it('do not depend on the process, and know summer time', () => {
    expect(shanghai.offset(0)).toBe(8 * 3_600_000);
    const berlin = workCalendar(data, zoneOf('Europe/Berlin'));
    const friday = Date.parse('2026-10-23T17:00:00+02:00');
    expect(deadlineOf(friday, { n: 2, unit: 'work-hour' }, berlin)).toBe(Date.parse('2026-10-26T09:00:00+01:00'));
  });

  it('that do not exist are named', () => expect(() => zoneOf('Asia/Jinan')).toThrow(/"Asia\/Jinan" is not known/));
});

describe('working hours data', () => {
  it.each([
    [{ slots: ['8-12'] }, /slots\.0.*08:00-12:00/],
    [{ slots: ['14:00-18:00', '08:00-12:00'] }, /08:00-12:00 is empty or overlaps/],
    [{ slots: [] }, /slots/],
    [{ holidays: ['24.12.2026'] }, /holidays\.0/],
    [{ workDay: 'long' }, /workDay/],
    [{ extra: 1 }, /extra/],
  ])('%j is refused', (wrong, message) =>
    expect(() => workCalendar({ ...data, ...wrong }, shanghai, 'working-hours.json')).toThrow(message),
  );
});
