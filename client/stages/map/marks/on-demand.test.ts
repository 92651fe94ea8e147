import { expect, it } from 'vitest';
import { OnDemand } from './on-demand.ts';

it('is fetched once when asked for, says so when it has come, and is fetched again after a failure', async () => {
  let [asked, came] = [0, 0];
  let fails = true;
  const code = new OnDemand(
    () => {
      asked++;
      return fails ? Promise.reject(new Error('no line')) : Promise.resolve('code');
    },
    () => came++,
  );
  expect([code.get(), code.get(), asked]).toEqual([null, null, 1]);
  await expect.poll(() => (code.get(), asked)).toBeGreaterThan(1);
  expect(came).toBe(0);
  fails = false;
  await expect.poll(() => code.get()).toBe('code');
  expect(came).toBe(1);
});
