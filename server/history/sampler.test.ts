import fc from 'fast-check';
import { expect, it } from 'vitest';
import { GAUGE, testDevice } from '#server/state/fixture.ts';
import type { Change } from '#server/state/change.ts';
import type { HistoryStore, Reading } from '#server/storage/storage.ts';
import { Sampler } from './sampler.ts';

const change = (at: number, device = 0, point = 'level', value = 1): Change => ({
  device: testDevice(device),
  kind: GAUGE,
  point,
  value,
  previous: 1,
  status: 1,
  previousStatus: 1,
  observedAt: at,
  receivedAt: at,
  clockFault: false,
  text: '',
});

/** History that fails when it is told to, and what it was given. */
function history() {
  const given: Reading[] = [];
  const store = {
    given,
    fails: false,
    write: async (batch: readonly Reading[]) => {
      await Promise.resolve();
      if (store.fails) throw new Error('away');
      given.push(...batch);
    },
  };
  return store;
}

it('when storage is away for long, the oldest readings give way, and are counted', async () => {
  const sampler = new Sampler();
  const failing = { write: () => Promise.reject(new Error('away')) } as unknown as HistoryStore;
  for (let n = 0; n < 150_000; n++) sampler.noteLate(change(n));
  await expect(sampler.flush(failing)).rejects.toThrow('away');
  for (let n = 150_000; n < 260_000; n++) sampler.noteLate(change(n));
  await expect(sampler.flush(failing)).rejects.toThrow('away');
  const kept: Reading[] = [];
  await sampler.flush({
    write: (batch: readonly Reading[]) => Promise.resolve(void batch.forEach((reading) => kept.push(reading))),
  } as unknown as HistoryStore);
  expect([kept.length, kept[0].at, kept.at(-1)!.at, sampler.dropped]).toEqual([200_000, 60_000, 259_999, 60_000]);
});

it.each([-86_400_000, 86_400_000])('after our clock was set by %i ms, readings are kept as often as before', async (step) => {
  const sampler = new Sampler();
  const minutes = Array.from({ length: 10 }, (_, n) => n * 60_000);
  for (const at of [...minutes, ...minutes.map((minute) => 600_000 + step + minute)])
    for (const second of [0, 1000]) sampler.note(change(at + second));
  const kept: number[] = [];
  await sampler.flush({
    write: (batch: readonly Reading[]) => Promise.resolve(void batch.forEach(({ at }) => kept.push(at))),
  } as unknown as HistoryStore);
  expect(kept).toEqual([...minutes, ...minutes.map((minute) => 600_000 + step + minute)]);
});

it('whatever comes while storage comes and goes: what is stored is what came, in order, but for the oldest beyond the limit', async () => {
  const step = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        device: fc.integer({ min: 0, max: 400 }),
        point: fc.constantFrom('level', 'battery'),
        value: fc.integer({ min: 0, max: 100 }),
      }),
    },
    { weight: 1, arbitrary: fc.constantFrom('store' as const, 'fail' as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 60 }), fc.array(step, { maxLength: 400, size: 'max' }), async (limit, steps) => {
      const [sampler, store] = [new Sampler(limit), history()];
      const [stored, waiting]: Reading[][] = [[], []];
      let dropped = 0;
      for (const [at, what] of steps.entries()) {
        if (typeof what === 'object') {
          sampler.noteLate(change(at, what.device, what.point, what.value));
          waiting.push({ device: `d${what.device}`, point: what.point, value: what.value, at });
          if (waiting.length > limit) dropped += waiting.splice(0, 1).length;
          continue;
        }
        store.fails = what === 'fail';
        await sampler.flush(store).catch(() => undefined);
        if (what === 'store') stored.push(...waiting.splice(0));
      }
      expect([store.given, sampler.dropped]).toEqual([stored, dropped]);
    }),
    { numRuns: 200 },
  );
});

it('keeps a reading of each series once a minute, sooner when it moved, and takes no reading that storage never could', async () => {
  const [sampler, store] = [new Sampler(), history()];
  for (let at = 0; at <= 120_000; at += 1000) sampler.note(change(at, 0, 'level', at < 90_000 ? 10 : 60));
  for (let device = 1; device < 1000; device++) sampler.note(change(0, device));
  sampler.note(change(0, 1000, 'level', NaN));
  sampler.note(change(0.5, 1001));
  await Promise.all([sampler.flush(store), sampler.flush(store)]);
  expect(store.given.filter(({ device }) => device === 'd0').map(({ at }) => at)).toEqual([0, 60_000, 90_000]);
  expect(store.given.map(({ device }) => device)).toEqual(['d0', 'd0', 'd0', ...Array.from({ length: 999 }, (_, n) => `d${n + 1}`)]);
});
