import { inRing } from '#contract/places/geo.ts';
import fc from 'fast-check';
import type { Position } from 'geojson';
import { expect, test } from 'vitest';
import { createRandom } from '#scenes/random.ts';
import type { Ring } from '#tiles/area/area.ts';
import { MAX_CORNERS, mendPolygon, pointInside, squareMetres, type Mended } from './rings.ts';
import { untangle } from './untangle.ts';

const mended = (rings: Position[][]): Mended => mendPolygon(rings) as Mended;
const box = (x: number, y: number, w: number, h: number): Position[] => [
  [x, y],
  [x + w, y],
  [x + w, y + h],
  [x, y + h],
  [x, y],
];

test('an open ring is closed, a doubled corner dropped, both rings wound right', () => {
  const clockwise = [...box(117, 36, 0.01, 0.01)].reverse().slice(0, -1);
  const { polygons } = mended([[clockwise[0], ...clockwise], box(117.002, 36.002, 0.002, 0.002)]);
  const [outer, hole] = polygons[0];
  expect(outer).toHaveLength(5);
  expect(outer[0]).toEqual(outer.at(-1));
  const signed = (ring: Ring): number =>
    ring.slice(1).reduce((sum, b, i) => sum + (ring[i][0] - 117) * (b[1] - 36) - (b[0] - 117) * (ring[i][1] - 36), 0);
  expect(signed(outer)).toBeGreaterThan(0);
  expect(signed(hole)).toBeLessThan(0);
});

test('a figure of eight becomes its two loops', () => {
  const { polygons, untangled } = mended([
    [
      [117, 36],
      [117.002, 36.002],
      [117.002, 36],
      [117, 36.002],
      [117, 36],
    ],
  ]);
  expect(untangled).toBe(true);
  expect(polygons).toHaveLength(2);
  const half = squareMetres(box(117, 36, 0.002, 0.002)) / 4;
  for (const [ring] of polygons) expect(squareMetres(ring) / half).toBeCloseTo(1, 2);
});

test('whatever is drawn, what comes out crosses nothing or is refused in words', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })), { minLength: 3, maxLength: 14 }),
      (corners) => {
        const result = mendPolygon([corners.map(([x, y]) => [117 + x * 1e-4, 36 + y * 1e-4])]);
        if (typeof result === 'string') expect(result.length).toBeGreaterThan(10);
        else for (const [ring] of result.polygons) expect(untangle(ring)).toHaveLength(1);
      },
    ),
    { numRuns: 500 },
  );
});

test('too few corners and no ground are told apart', () => {
  expect(mendPolygon([])).toMatch(/no ring/);
  expect(
    mendPolygon([
      [
        [117, 36],
        [117.1, 36],
        [117, 36],
      ],
    ]),
  ).toMatch(/only 2 corners/);
  expect(mendPolygon([box(117, 36, 1e-6, 1e-6)])).toMatch(/less than 1 m²/);
});

test('100,000 corners become as many as can be drawn, over the same ground, in good time', () => {
  const random = createRandom('ring');
  const ring = Array.from({ length: 100_000 }, (_, i): Position => {
    const [angle, radius] = [(i / 100_000) * 2 * Math.PI, 0.02 + random.between(0, 2e-6)];
    return [117 + radius * Math.cos(angle), 36 + radius * Math.sin(angle)];
  });
  const { polygons, simplified } = mended([ring]);
  expect(simplified).toBe(true);
  expect(polygons[0][0].length).toBeLessThanOrEqual(MAX_CORNERS);
  expect(squareMetres(polygons[0][0]) / squareMetres([...ring, ring[0]])).toBeCloseTo(1, 2);
});

test('a point inside is inside, even of a horseshoe', () => {
  const horseshoe: Position[] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [8, 10],
    [8, 2],
    [2, 2],
    [2, 10],
    [0, 10],
    [0, 0],
  ];
  const [x, y] = pointInside([horseshoe]);
  expect(inRing(horseshoe, [x, y])).toBe(true);
});
