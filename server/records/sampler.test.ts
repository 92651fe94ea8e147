import { expect, it } from 'vitest';
import { GAUGE, testDevice } from '#server/state/fixture.ts';
import type { Change } from '#server/state/change.ts';
import type { HistoryStore, Reading } from '#server/storage/storage.ts';
import { Sampler } from './sampler.ts';

const change = (at: number): Change => ({
  device: testDevice(0), kind: GAUGE, point: 'level', value: 1, previous: 1, status: 1, previousStatus: 1, observedAt: at, receivedAt: at, clockFault: false, text: '',
});

it('when storage is away for long, the oldest readings give way, and are counted', async () => {
  const sampler = new Sampler();
  const failing = { write: () => Promise.reject(new Error('away')) } as unknown as HistoryStore;
  for (let n = 0; n < 150_000; n++) sampler.noteLate(change(n));
  await expect(sampler.flush(failing)).rejects.toThrow('away');
  for (let n = 150_000; n < 260_000; n++) sampler.noteLate(change(n));
  await expect(sampler.flush(failing)).rejects.toThrow('away');
  const kept: Reading[] = [];
  await sampler.flush({ write: (batch: readonly Reading[]) => Promise.resolve(void batch.forEach((reading) => kept.push(reading))) } as unknown as HistoryStore);
  expect([kept.length, kept[0].at, kept.at(-1)!.at, sampler.dropped]).toEqual([200_000, 60_000, 259_999, 60_000]);
});

it.each([-86_400_000, 86_400_000])('after our clock was set by %i ms, readings are kept as often as before', async (step) => {
  const sampler = new Sampler();
  const minutes = Array.from({ length: 10 }, (_, n) => n * 60_000);
  for (const at of [...minutes, ...minutes.map((minute) => 600_000 + step + minute)]) for (const second of [0, 1000]) sampler.note(change(at + second));
  const kept: number[] = [];
  await sampler.flush({ write: (batch: readonly Reading[]) => Promise.resolve(void batch.forEach(({ at }) => kept.push(at))) } as unknown as HistoryStore);
  expect(kept).toEqual([...minutes, ...minutes.map((minute) => 600_000 + step + minute)]);
});
