import { expect, it } from 'vitest';
import { chinaDay, countAlert, emptyAlertDay } from './alert-days.ts';

const NOON = Date.UTC(2026, 10, 27, 4);

it('a day begins at midnight in China, whatever the hour', () => {
  const midnight = Date.UTC(2026, 10, 26, 16);
  for (const at of [midnight, NOON, midnight + 86_399_999]) expect(chinaDay(at)).toBe(midnight);
  expect(chinaDay(midnight - 1)).toBe(midnight - 86_400_000);
});

it('an alert is counted in its hour, and not at all on another day', () => {
  const day = emptyAlertDay(chinaDay(NOON));
  countAlert(day, { raisedAt: NOON, severity: 2, kind: 'manhole' });
  countAlert(day, { raisedAt: NOON - 86_400_000, severity: 1, kind: 'manhole' });
  countAlert(day, { raisedAt: day.from + 86_400_000, severity: 1, kind: 'manhole' });
  expect(day.bySeverity).toEqual([0, 1, 0, 0]);
  expect(day.byHour[12]).toBe(1);
  expect(day.byKind).toEqual({ manhole: 1 });
});
