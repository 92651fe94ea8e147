import { afterEach, expect, it } from 'vitest';
import { civilZoneName, setCivilZone } from '../time-words.ts';
import { civilDay, civilDaysOn, countAlert, emptyAlertDay } from './alert-days.ts';

const NOON = Date.UTC(2026, 10, 27, 4);

const usual = civilZoneName();
afterEach(() => setCivilZone(usual));

it('a day begins at midnight in China, whatever the hour', () => {
  const midnight = Date.UTC(2026, 10, 26, 16);
  for (const at of [midnight, NOON, midnight + 86_399_999]) expect(civilDay(at)).toBe(midnight);
  expect(civilDay(midnight - 1)).toBe(midnight - 86_400_000);
});

it('an alert is counted in its hour, and not at all on another day', () => {
  const day = emptyAlertDay(civilDay(NOON));
  countAlert(day, { raisedAt: NOON, severity: 2, kind: 'manhole' });
  countAlert(day, { raisedAt: NOON - 86_400_000, severity: 1, kind: 'manhole' });
  countAlert(day, { raisedAt: day.from + 86_400_000, severity: 1, kind: 'manhole' });
  expect(day.bySeverity).toEqual([0, 1, 0, 0]);
  expect(day.byHour[12]).toBe(1);
  expect(day.byKind).toEqual({ manhole: 1 });
});

it('where clocks are set a day is longer or shorter, and an alert is counted in the hour that the clock showed', () => {
  setCivilZone('Europe/Berlin');
  const [ahead, back] = [Date.UTC(2026, 2, 28, 23), Date.UTC(2026, 9, 24, 22)];
  expect([civilDay(ahead + 60_000), civilDaysOn(ahead, 1) - ahead, civilDaysOn(back, 1) - back]).toEqual([
    ahead,
    23 * 3_600_000,
    25 * 3_600_000,
  ]);
  expect([civilDaysOn(ahead + 23 * 3_600_000, -1), civilDaysOn(ahead, -7)]).toEqual([ahead, ahead - 7 * 86_400_000]);
  const day = emptyAlertDay(back);
  for (const hours of [2.5, 3.5, 24.5, 25]) countAlert(day, { raisedAt: back + hours * 3_600_000, severity: 1, kind: 'manhole' });
  expect(day.byHour.flatMap((n, hour) => (n > 0 ? [[hour, n]] : []))).toEqual([
    [2, 2],
    [23, 1],
  ]);
});
