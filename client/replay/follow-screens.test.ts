import { expect, it, onTestFinished, vi } from 'vitest';
import type { ShownScreen } from '#contract/live/shown-screen.ts';
import { Refused } from '#client/session/session.ts';
import { followScreens } from './follow-screens.ts';

it('what is told is of the instant that it names, however fast the past plays and however slow the answer is', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const told: [at: number, screens: string[]][] = [];
  const refused: string[] = [];
  const asked: number[] = [];
  let at = 0;
  const playing = setInterval(() => (at += 60_000), 100);
  const end = followScreens({
    now: () => at,
    ask: async (instant) => {
      asked.push(instant);
      await new Promise((done) => setTimeout(done, 2500));
      if (asked.length === 2) throw new Refused({ code: 'storage', message: { zh: '', en: '' } });
      return [{ screen: `at ${instant}` } as ShownScreen];
    },
    onTold: (then) => told.push([then.at, then.items.map(({ screen }) => screen)]),
    onRefused: ({ code }) => refused.push(code),
  });
  await vi.advanceTimersByTimeAsync(2600);
  expect([told, at]).toEqual([[[0, ['at 0']]], 26 * 60_000]);
  await vi.advanceTimersByTimeAsync(12_000);
  expect(refused).toEqual(['storage']);
  expect(told.length).toBe(2);
  expect(told[1][1]).toEqual([`at ${told[1][0]}`]);
  // It stands still: nothing new is to be asked for.
  clearInterval(playing);
  await vi.advanceTimersByTimeAsync(10_000);
  const before = asked.length;
  await vi.advanceTimersByTimeAsync(60_000);
  expect([asked.length, told.at(-1)![0]]).toEqual([before, at]);
  end();
});
