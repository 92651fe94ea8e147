import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat } from '#contract/places/geo.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';
import { storeyOutline } from './storey-outline.ts';

const plane = localPlane([117, 36.6]);
const ringOf = (points: readonly Metres[]): LonLat[] => [...points, points[0]].map((point) => plane.toLonLat(point));
const metresOf = (ring: readonly LonLat[]): Metres[] => ring.map((at) => plane.toMetres(at));

describe('the outline of a storey', () => {
  it('stands half a metre before every wall, whichever way round the outline is told', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 80 }), fc.integer({ min: 4, max: 80 }), fc.boolean(), (width, depth, clockwise) => {
        const points: Metres[] = [
          [0, 0],
          [width, 0],
          [width, depth],
          [0, depth],
        ];
        const moved = metresOf(storeyOutline(ringOf(clockwise ? points.toReversed() : points)));
        expect(moved).toHaveLength(5);
        expect(Math.min(...moved.map(([x]) => x))).toBeCloseTo(-0.5, 2);
        expect(Math.max(...moved.map(([x]) => x))).toBeCloseTo(width + 0.5, 2);
        expect(Math.min(...moved.map(([, y]) => y))).toBeCloseTo(-0.5, 2);
        expect(Math.max(...moved.map(([, y]) => y))).toBeCloseTo(depth + 0.5, 2);
      }),
    );
  });

  it('leaves a bay open, and moves into it from its sides', () => {
    const bay: Metres[] = [
      [0, 0],
      [10, 0],
      [10, 10],
      [7, 10],
      [7, 6],
      [3, 6],
      [3, 10],
      [0, 10],
    ];
    const moved = metresOf(storeyOutline(ringOf(bay)));
    expect(moved[4].map((part) => Number(part.toFixed(2)))).toEqual([6.5, 6.5]);
    expect(moved[5].map((part) => Number(part.toFixed(2)))).toEqual([3.5, 6.5]);
  });

  it('of what is no outline is what was given', () => {
    const line = ringOf([
      [0, 0],
      [5, 0],
    ]);
    expect(storeyOutline(line)).toBe(line);
  });
});
