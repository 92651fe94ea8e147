import { expect, it } from 'vitest';
import { countAlert, emptyAlertDay } from '#contract/live/alert-days.ts';
import { compareDays } from './compare.ts';

const HOUR = 3_600_000;
const WEEK = 168 * HOUR;

it('sets today beside the same part of the day a week before', () => {
  const [today, weekBefore] = [emptyAlertDay(WEEK), emptyAlertDay(0)];
  countAlert(today, { raisedAt: WEEK + 1, severity: 1, kind: 'camera' });
  for (const hour of [0, 2, 9, 10, 10, 23]) countAlert(weekBefore, { raisedAt: hour * HOUR, severity: 2, kind: 'manhole' });
  const compared = compareDays({ at: WEEK + 10.5 * HOUR, today, weekBefore });
  expect(compared).toMatchObject({ today: 1, before: 4 });
  expect(compared.kinds).toEqual([
    { kind: 'camera', today: 1, before: 0 },
    { kind: 'manhole', today: 0, before: 6 },
  ]);
});

it('says that it does not know rather than none', () => {
  const compared = compareDays({ at: WEEK + HOUR, today: emptyAlertDay(WEEK), weekBefore: null });
  expect(compared).toEqual({ today: 0, before: null, kinds: [] });
});
