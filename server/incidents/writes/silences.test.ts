import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { signal, testKinds } from '#server/incidents/testing.ts';
import { SILENCE_BURST, SILENCE_MS, Silences } from './silences.ts';

const silent = (device: string, on = true) => signal(device, { code: 'offline', on });

it('one now and then is told at once; many one after the other are told together', () => {
  const silences = new Silences(testKinds);
  const told = Array.from({ length: 1800 }, (_, n) => silences.take([silent(`d${n}`)], n * 100).length);
  expect(told.slice(0, SILENCE_BURST)).toEqual([1, 1, 1, 1]);
  const times = told.filter((count) => count > 0).length;
  expect(times).toBeLessThanOrEqual(SILENCE_BURST + 180_000 / SILENCE_MS);
  expect(silences.take([silent('later')], 600_000).map(({ device }) => device)).toContain('later');
});

it('what a life may hang on waits for nothing, nor does any end', () => {
  const silences = new Silences(testKinds);
  for (let n = 0; n < 10; n++) silences.take([silent(`d${n}`)], 0);
  const now = [signal('fire'), silent('d1', false)];
  expect(silences.take(now, 0)).toEqual(now);
});

it('whatever comes: each silence is told once within the time, unless its device is heard before', () => {
  const step = fc.record({ device: fc.integer({ min: 0, max: 5 }).map((n) => `d${n}`), on: fc.boolean(), pass: fc.nat(3000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const silences = new Silences(testKinds);
      const waits = new Map<string, number>();
      let now = 0;
      const tick = (signals: ReturnType<typeof silent>[]): void => {
        for (const { device } of silences.take(signals, now).filter(({ on }) => on)) expect(waits.delete(device!)).toBe(true);
        for (const since of waits.values()) expect(now - since).toBeLessThan(SILENCE_MS);
      };
      for (const { device, on, pass } of steps) {
        for (const end = now + pass; now < end; now += 100) tick([]);
        if (on) {
          if (!waits.has(device)) waits.set(device, now);
          tick([silent(device)]);
        } else {
          silences.heard([silent(device, false)]);
          waits.delete(device);
        }
      }
      expect(
        silences
          .rest()
          .map(({ device }) => device)
          .toSorted(),
      ).toEqual([...waits.keys()].toSorted());
    }),
  );
});
