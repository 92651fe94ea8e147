import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bench } from './suite-bench.ts';
import type { Bucket, Reading } from '../storage.ts';

const reading = (at: number, value: number, device = 'd1', point = 'level'): Reading => ({ device, point, value, at });

const anyReading = fc.record({
  device: fc.constantFrom('d1', '泉'),
  point: fc.constantFrom('level', 'tilt'),
  at: fc.integer({ min: 0, max: 200 }),
  // Databases know one zero: −0 comes back as 0.
  value: fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0),
});

const keyOf = ({ device, point, at }: Reading): string => `${device} ${point} ${at}`;

function expectedBuckets(kept: Iterable<Reading>, from: number, to: number, buckets: number): Bucket[] {
  const groups = Map.groupBy(
    [...kept].filter((one) => one.device === 'd1' && one.point === 'level' && one.at >= from && one.at < to),
    (one) => Math.floor(((one.at - from) * buckets) / (to - from)),
  );
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([bucket, group]) => {
      const values = group.map((one) => one.value);
      const mean = expect.closeTo(values.reduce((sum, value) => sum + value, 0) / values.length, 6) as number;
      return {
        at: from + Math.floor((bucket * (to - from)) / buckets),
        min: Math.min(...values),
        max: Math.max(...values),
        mean,
        count: values.length,
      };
    });
}

export function historyTests(bench: Bench): void {
  const { fresh } = bench;
  describe('history', () => {
    presentTests(bench);
    it('any readings: kept once, downsampled, newest known', async () => {
      const { storage } = await fresh();
      const kept = new Map<string, Reading>();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(anyReading, { maxLength: 20 }), { maxLength: 5 }),
          fc.nat(100),
          fc.integer({ min: 1, max: 150 }),
          fc.integer({ min: 1, max: 40 }),
          async (writes, from, span, buckets) => {
            await Promise.all(writes.map((readings) => storage.history.write(readings)));
            for (const one of writes.flat()) if (!kept.has(keyOf(one))) kept.set(keyOf(one), one);
            expect(await storage.history.read('d1', 'level', from, from + span, buckets)).toEqual(
              expectedBuckets(kept.values(), from, from + span, buckets),
            );
            const newest = Map.groupBy(kept.values(), ({ device, point }) => `${device} ${point}`);
            const wanted = [...newest.values()].map((group) => group.reduce((a, b) => (b.at > a.at ? b : a)));
            expect(new Set(await storage.history.latest())).toEqual(new Set(wanted));
          },
        ),
        { numRuns: 40 },
      );
    });
    volumeTests(bench);
  });
}

function presentTests({ fresh }: Bench): void {
  it('the last reading is the last that was present, though the clock was set back; what comes late does not stand before it', async () => {
    const { storage } = await fresh();
    const present = (at: number, value: number): Reading => ({ ...reading(at, value), present: true });
    const latest = async (): Promise<unknown> => (await storage.history.latest()).map(({ at, value }) => [at, value]);
    await storage.history.write([present(5000, 1)]);
    await storage.history.write([present(1000, 2), reading(500, 3)]);
    expect(await latest()).toEqual([[1000, 2]]);
    await storage.history.write([reading(400, 4), present(900, 5)]);
    expect(await latest()).toEqual([[900, 5]]);
    await storage.history.write([reading(800, 6)]);
    expect(await latest()).toEqual([[900, 5]]);
    expect(await storage.history.read('d1', 'level', 0, 6000, 1)).toMatchObject([{ count: 6 }]);
  });
}

function volumeTests({ fresh }: Bench): void {
  it('takes more than one chunk at once', async () => {
    const { storage } = await fresh();
    await storage.history.write(Array.from({ length: 3000 }, (_, n) => reading(n, n, `d${n % 100}`)));
    expect(await storage.history.latest()).toHaveLength(100);
    expect(await storage.history.read('d7', 'level', 0, 3000, 1)).toEqual([{ at: 0, min: 7, max: 2907, mean: 1457, count: 30 }]);
  });

  it('prunes by age, in slices, and still knows the newest', async () => {
    const { storage } = await fresh();
    await storage.history.write(Array.from({ length: 5000 }, (_, n) => reading(n, n, `d${n % 3}`)));
    expect(await storage.history.prune(4990)).toBe(4990);
    expect(await storage.history.prune(4990)).toBe(0);
    expect(await storage.history.read('d0', 'level', 0, 5000, 1)).toMatchObject([{ count: 3 }]);
    expect(await storage.history.prune(10_000)).toBe(10);
    expect((await storage.history.latest()).map((one) => one.at).sort()).toEqual([4997, 4998, 4999]);
  });

  it('a reading at fault fails alone', async () => {
    const { storage } = await fresh();
    const results = await Promise.allSettled([
      storage.history.write([reading(1, 1)]),
      storage.history.write([reading(2, NaN)]),
      storage.history.write([reading(3, 3)]),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(storage.history.read('d1', 'level', 5, 5, 1)).rejects.toMatchObject({ kind: 'data' });
    await expect(storage.history.read('d1', 'level', 0, 5, 0)).rejects.toMatchObject({ kind: 'data' });
  });

  it('does not hold the journal up', async () => {
    const { storage } = await fresh();
    const order: string[] = [];
    const history = storage.history
      .write(Array.from({ length: 50_000 }, (_, n) => reading(n, n, `d${n % 500}`)))
      .then(() => order.push('history'));
    const journal = storage.journal
      .append({ at: 1, actor: { id: 'u', name: 'u' }, cause: 'test', changes: [] })
      .then(() => order.push('journal'));
    await Promise.all([history, journal]);
    expect(order).toEqual(['journal', 'history']);
  });
}
