import { expect, it } from 'vitest';
import type { UsePost } from '#contract/live/use-ledger.ts';
import { weekOf } from './week.ts';

const HOUR = 3_600_000;
const post = (fields: Partial<UsePost>): UsePost => ({
  role: 'duty-officer',
  jurisdiction: '/370102',
  people: 1,
  signIns: 1,
  dutyMs: 0,
  tourMs: 0,
  wallMs: 0,
  acknowledged: 0,
  dispatched: 0,
  closed: 0,
  ...fields,
});

it('sums today over posts, tells days from the oldest, and sets tours against duty', () => {
  const week = weekOf({
    at: 9,
    whole: true,
    days: [
      { from: 2, posts: [post({ dutyMs: 8 * HOUR, acknowledged: 3 }), post({ role: 'leader', tourMs: HOUR, acknowledged: 1 })] },
      { from: 1, posts: [post({ dutyMs: 2 * HOUR })] },
    ],
  });
  expect(week.today).toMatchObject({ people: 2, signIns: 2, dutyMs: 8 * HOUR, tourMs: HOUR, acknowledged: 4, closed: 0 });
  expect(week.days.map(({ from, dutyMs }) => [from, dutyMs / HOUR])).toEqual([
    [1, 2],
    [2, 8],
  ]);
  expect(week.tourMinutesPerHour).toBe(6);
});

it('without duty there is nothing to set tours against', () => {
  expect(weekOf({ at: 0, whole: true, days: [{ from: 1, posts: [post({ tourMs: HOUR })] }] }).tourMinutesPerHour).toBeNull();
  expect(weekOf({ at: 0, whole: true, days: [] })).toMatchObject({ today: { dutyMs: 0 }, tourMinutesPerHour: null });
});
