import fc from 'fast-check';
import { expect, it } from 'vitest';
import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { MoverTracks, TRAIL } from './mover-tracks.ts';

const at = (tracks: MoverTracks, slot = 0): [number, number] => [tracks.positions[slot * 3], tracks.positions[slot * 3 + 1]];
const NORTH_10_M = 10 / METRES_PER_DEGREE;

function walking(): MoverTracks {
  const tracks = new MoverTracks();
  tracks.resize(1);
  tracks.heard(0, 117, 36, 0, 0, 1000);
  tracks.advance(1000);
  return tracks;
}

it('whatever is heard and whenever it is drawn, nobody jumps: from picture to picture it is no farther than they glide', () => {
  const step = fc.record({ east: fc.integer({ min: -5, max: 5 }), afterMs: fc.integer({ min: 300, max: 3000 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
      const tracks = walking();
      let [now, lng] = [1000, 117];
      let before = at(tracks)[0];
      for (const { east, afterMs } of steps) {
        lng += east * 1e-5;
        tracks.heard(0, lng, 36, 0, 90, now);
        expect(at(tracks)[0]).toBe(before);
        for (const end = now + afterMs; now < end;) {
          now += 16;
          tracks.advance(now);
          expect(Math.abs(at(tracks)[0] - before)).toBeLessThanOrEqual(1e-3 * (16 / 200));
          before = at(tracks)[0];
        }
      }
      tracks.advance(now + 5000);
      expect([at(tracks)[0], tracks.moving]).toEqual([lng, false]);
    }),
  );
});

it('glides for as long as it took to be heard again; where nothing may move, it is there at once', () => {
  const tracks = walking();
  tracks.heard(0, 117, 36 + NORTH_10_M, 0, 0, 2000);
  tracks.advance(2500);
  expect(at(tracks)[1]).toBeCloseTo(36 + NORTH_10_M / 2, 9);
  expect(tracks.moving).toBe(true);
  tracks.advance(2501, true);
  expect([at(tracks)[1], tracks.moving]).toEqual([36 + NORTH_10_M, false]);
  expect(tracks.advance(2600)).toBe(false);
});

it('a trail is the way it came, a short one; of who stands still there is none', () => {
  const tracks = walking();
  for (let second = 1; second <= 30; second++) {
    tracks.heard(0, 117, 36 + second * NORTH_10_M, 0, 0, 1000 + second * 1000);
    tracks.advance(1000 + (second + 1) * 1000);
  }
  const bends = Array.from({ length: TRAIL }, (_, bend) => (tracks.trail[bend * 3 + 1] - 36) / NORTH_10_M);
  expect(bends.map(Math.round)).toEqual([28, 26, 24, 22, 20, 18]);
  const still = walking();
  for (let second = 1; second < 9; second++) still.heard(0, 117, 36, 0, NaN, second * 1000);
  expect([still.moving, still.trail[1], still.trail[(TRAIL - 1) * 3 + 1]]).toEqual([false, 36, 36]);
});
