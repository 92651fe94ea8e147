import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LonLat } from '#contract/places/geo.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';
import { facadeOf } from './facade.ts';

const SEED = 23;
const plane = localPlane([117.03, 36.66]);
const ringOf = (corners: readonly Metres[]): LonLat[] => [...corners, corners[0]].map((corner) => plane.toLonLat(corner));
const SLAB: readonly Metres[] = [
  [0, 0],
  [40, 0],
  [40, 14],
  [0, 14],
];
const seen = (corners: readonly Metres[], eye: Metres): Metres[] | undefined =>
  facadeOf(ringOf(corners), plane.toLonLat(eye))?.map((place) => plane.toMetres(place));
const rounded = (points: Metres[] | undefined): number[][] | undefined =>
  points?.map((point) => point.map((part) => Math.round(part * 10) / 10 + 0));

describe('the facade that somebody looks up', () => {
  it('is the one wall before them, whichever way round the outline runs', () => {
    const south = [
      [0, -0.6],
      [40, -0.6],
      [40, -1.1],
      [0, -1.1],
      [0, -0.6],
    ];
    expect(rounded(seen(SLAB, [20, -12]))).toEqual(south);
    const north = rounded(seen(SLAB.toReversed(), [20, 30]))!;
    expect(north.map(([, y]) => y)).toEqual([14.6, 14.6, 15.1, 15.1, 14.6]);
  });

  it('goes on over a bay, and not round the corner', () => {
    const bay: Metres[] = [
      [0, 0],
      [16, 0],
      [18, -2],
      [22, -2],
      [24, 0],
      [40, 0],
      [40, 14],
      [0, 14],
    ];
    const strip = rounded(seen(bay, [20, -30]))!;
    expect(Math.min(...strip.map(([x]) => x))).toBe(0);
    expect(Math.max(...strip.map(([x]) => x))).toBe(40);
    expect(Math.max(...strip.map(([, y]) => y))).toBeLessThan(0);
  });

  it('is none from within, or of what is no outline', () => {
    expect(seen(SLAB, [20, 7])).toBeUndefined();
    expect(facadeOf([plane.toLonLat([0, 0])], [117, 36])).toBeNull();
  });

  it(`is a closed strip from everywhere around (seed ${SEED})`, () =>
    fc.assert(
      fc.property(fc.double({ min: 0, max: 2 * Math.PI, noNaN: true }), fc.double({ min: 60, max: 500, noNaN: true }), (angle, far) => {
        const strip = seen(SLAB, [20 + Math.cos(angle) * far, 7 + Math.sin(angle) * far])!;
        expect(strip[0]).toEqual(strip.at(-1));
        expect(strip.length % 2).toBe(1);
        expect(strip.every((point) => point.every(Number.isFinite))).toBe(true);
      }),
      { seed: SEED },
    ));
});
