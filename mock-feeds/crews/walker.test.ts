import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LonLat, Position } from '#contract/places/geo.ts';
import type { Street, StreetNet } from '#contract/places/streets.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { createRandom } from '#scenes/random.ts';
import { StreetGraph } from './street-graph.ts';
import { Walker, type Stand } from './walker.ts';

const SIDE = 6;
const BLOCK_M = 100;
const plane = localPlane([117, 36.66]);

/** Blocks of 100 m, six streets each way. */
function blocks(): StreetNet {
  const junctions: LonLat[] = [];
  const streets: Street[] = [];
  for (let y = 0; y < SIDE; y++) for (let x = 0; x < SIDE; x++) junctions.push(plane.toLonLat([x * BLOCK_M, y * BLOCK_M]));
  const street = (from: number, to: number): void => void streets.push({ from, to, onFoot: false, line: [junctions[from], junctions[to]] });
  for (let y = 0; y < SIDE; y++)
    for (let x = 0; x < SIDE; x++) {
      if (x + 1 < SIDE) street(y * SIDE + x, y * SIDE + x + 1);
      if (y + 1 < SIDE) street(y * SIDE + x, (y + 1) * SIDE + x);
    }
  return { junctions, streets };
}

const graph = new StreetGraph(blocks());
const placeAt = (x: number, y: number, height = 0): Position => [...plane.toLonLat([x, y]), height];
const metresOf = ({ lng, lat }: Stand): readonly [number, number] => plane.toMetres([lng, lat]);
const offStreet = (value: number): number => Math.abs(value - Math.round(value / BLOCK_M) * BLOCK_M);

it('a patrol keeps to the streets, goes on at a walk, looks where it goes, and does not go far away', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 5, maxLength: 60 }), (seed, steps) => {
      const walker = new Walker(graph, placeAt(200, 300), createRandom(seed), true);
      let before = metresOf(walker.step(0));
      for (const seconds of steps) {
        const stand = walker.step(seconds);
        const [x, y] = metresOf(stand);
        expect(Math.min(offStreet(x), offStreet(y))).toBeLessThan(0.2);
        const went = Math.hypot(x - before[0], y - before[1]);
        expect(went).toBeLessThanOrEqual(1.3 * seconds + 0.2);
        expect([stand.speed, stand.heading! >= 0 && stand.heading! < 360]).toEqual([1.3, true]);
        before = [x, y];
      }
    }),
  );
});

it('who is sent goes by the shortest streets to the very door and floor, stays, and goes back when it is done', () => {
  const walker = new Walker(graph, placeAt(0, 0), createRandom('a'), false);
  expect(walker.step(100)).toMatchObject({ speed: 0 });
  walker.send(placeAt(320, 210, 12));
  let seconds = 0;
  let stand = walker.step(1);
  while (stand.height === undefined && seconds++ < 1000) stand = walker.step(1);
  // 500 m of streets, then off to the door.
  expect(seconds).toBeLessThan(540 / 4.2);
  const [x, y] = metresOf(stand);
  expect([x, y].map(Math.round)).toEqual([320, 210]);
  expect(walker.step(60)).toEqual(stand);
  walker.send(null);
  for (let second = 0; second < 200; second++) stand = walker.step(1);
  expect(metresOf(stand).map(Math.round)).toEqual([0, 0]);
  expect(stand.speed).toBe(0);
});

it('is sent on to another place from wherever it is, along the streets', () => {
  const walker = new Walker(graph, placeAt(0, 0), createRandom('b'), false);
  walker.send(placeAt(500, 500));
  walker.step(30);
  walker.send(placeAt(0, 100, 3));
  for (let second = 0; second < 200; second++) {
    const [x, y] = metresOf(walker.step(1));
    expect(Math.min(offStreet(x), offStreet(y))).toBeLessThan(0.2);
  }
  expect(metresOf(walker.step(1)).map(Math.round)).toEqual([0, 100]);
});
