import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Track } from '#contract/reports/track.ts';
import type { KeptTrack } from '#server/storage/stores/track-store.ts';
import type { Bench } from './suite-bench.ts';

const anyTrack = fc.record(
  {
    mover: fc.constantFrom('crew-1', '网格组'),
    at: fc.integer({ min: 0, max: 300 }),
    lng: fc.integer({ min: -1800, max: 1800 }).map((value) => value / 10 + 0),
    lat: fc.integer({ min: -900, max: 900 }).map((value) => value / 10 + 0),
    height: fc.integer({ min: 0, max: 99 }),
    speed: fc.integer({ min: 0, max: 9 }),
    battery: fc.integer({ min: 0, max: 100 }),
    present: fc.constant(true as const),
  },
  { requiredKeys: ['mover', 'at', 'lng', 'lat'] },
);

const keyOf = ({ mover, at }: Track): string => `${mover} ${at}`;
const trackOf = ({ present: _present, ...track }: KeptTrack): Track => track;
const pointOf = ({ mover: _mover, ...point }: Track): object => point;

export function trackTests({ fresh }: Bench): void {
  describe('tracks', () => {
    it('any positions: kept once, read back as a path, the present one of each mover that came last known, whatever its time', async () => {
      const { storage } = await fresh();
      const kept = new Map<string, Track>();
      const last = new Map<string, Track>();
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.array(anyTrack, { maxLength: 20 }), { maxLength: 4 }),
          fc.nat(200),
          fc.integer({ min: 1, max: 200 }),
          async (writes, from, span) => {
            await Promise.all(writes.map((tracks) => storage.tracks.write(tracks)));
            for (const one of writes.flat()) {
              if (!kept.has(keyOf(one))) kept.set(keyOf(one), trackOf(one));
              if (one.present) last.set(one.mover, trackOf(one));
            }
            const sorted = [...kept.values()].sort((a, b) => a.at - b.at);
            const wanted = sorted.filter(({ mover, at }) => mover === 'crew-1' && at >= from && at < from + span);
            expect(await storage.reader.tracks.read('crew-1', from, from + span, 1000)).toEqual(wanted.map(pointOf));
            const shown = [...last.values()].filter(({ at }) => at >= from);
            expect(new Set(await storage.tracks.latest(from))).toEqual(new Set(shown));
          },
        ),
        { numRuns: 30 },
      );
    });

    it('of a long path evenly picked positions are read, its ends among them; what is old is dropped', async () => {
      const { storage } = await fresh();
      const path = Array.from({ length: 2500 }, (_, at) => ({ mover: 'a', at, lng: at / 100, lat: 36 }));
      await storage.tracks.write([...path, { ...path[9], present: true }]);
      expect(await storage.tracks.latest(0)).toEqual([path[9]]);
      const read = (await storage.reader.tracks.read('a', 0, 2500, 100)).map(({ at }) => at);
      expect([read.length, read[0], read.at(-1)]).toEqual([100, 0, 2499]);
      const gaps = read.slice(1).map((at, i) => at - read[i]);
      expect([Math.min(...gaps), Math.max(...gaps)]).toEqual([25, 26]);
      expect(await storage.tracks.prune(2400)).toBe(2400);
      expect(await storage.tracks.latest(0)).toEqual([]);
      expect((await storage.reader.tracks.read('a', 0, 9999, 1000)).length).toBe(100);
      await expect(storage.reader.tracks.read('a', 5, 5, 100)).rejects.toThrow('from < to');
      await expect(storage.tracks.write([{ mover: 'a', at: 1, lng: NaN, lat: 0 }])).rejects.toThrow('is no position');
    });
  });
}
