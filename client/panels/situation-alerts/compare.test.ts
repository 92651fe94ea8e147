import { expect, it } from 'vitest';
import { countAlert, emptyAlertDay } from '#contract/live/alert-days.ts';
import { compareDays } from './compare.ts';

const HOUR = 3_600_000;
/** Midnight of a day in China, and a week later. */
const THEN = Date.UTC(2026, 10, 19, 16);
const TODAY = THEN + 168 * HOUR;

it('sets today beside the same part of the day a week before', () => {
  const [today, weekBefore] = [emptyAlertDay(TODAY), emptyAlertDay(THEN)];
  countAlert(today, { raisedAt: TODAY + 1, severity: 1, kind: 'camera' });
  for (const hour of [0, 2, 9, 10, 10, 23]) countAlert(weekBefore, { raisedAt: THEN + hour * HOUR, severity: 2, kind: 'manhole' });
  const compared = compareDays({ at: TODAY + 10.5 * HOUR, today, weekBefore });
  expect(compared).toMatchObject({ today: 1, before: 4 });
  expect(compared.kinds).toEqual([
    { kind: 'camera', today: 1, before: 0 },
    { kind: 'manhole', today: 0, before: 6 },
  ]);
});

it('says that it does not know rather than none', () => {
  const compared = compareDays({ at: TODAY + HOUR, today: emptyAlertDay(TODAY), weekBefore: null });
  expect(compared).toEqual({ today: 0, before: null, kinds: [] });
});
