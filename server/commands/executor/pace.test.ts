import { expect, it } from 'vitest';
import { Pace } from './pace.ts';

it('lets quick hands work, stops a machine, and minds each person alone', () => {
  const clock = { now: 0 };
  const pace = new Pace(() => clock.now);
  const taken = (user: string, command: string, times: number): number =>
    Array.from({ length: times }, () => pace.take(user, command)).filter(Boolean).length;
  expect(taken('zhang', 'acknowledge', 400)).toBe(300);
  expect(taken('li', 'comment', 200)).toBe(30);
  clock.now += 1000;
  expect(taken('zhang', 'acknowledge', 200)).toBe(10);
  expect(taken('li', 'comment', 200)).toBe(1);
  clock.now += 3_600_000;
  expect(taken('zhang', 'acknowledge', 400)).toBe(300);
});
