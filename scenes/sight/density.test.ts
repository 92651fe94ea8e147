import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LEVELS, LEVEL_DENSITY, levelAt, reachFor, type Lens } from './density.ts';

const lens: fc.Arbitrary<Lens> = fc.record({
  fov: fc.integer({ min: 1, max: 360 }),
  reach: fc.integer({ min: 1, max: 500 }),
  pixels: fc.option(fc.integer({ min: 320, max: 8000 }), { nil: undefined }),
  ptz: fc.boolean(),
});

describe('how fine a camera sees', () => {
  it('follows from its pixels and its opening: 1,920 over 90° are 96 a metre at 10 m', () => {
    const camera = { fov: 90, reach: 999, pixels: 1920 };
    expect(levelAt(camera, 10)).toBe('observe');
    expect(levelAt(camera, 7.6)).toBe('recognise');
    expect(levelAt(camera, 3.8)).toBe('identify');
    expect(reachFor(camera, 'detect')).toBeCloseTo(38.4);
    expect(levelAt(camera, 38.5)).toBeNull();
  });

  it('follows from the reach where the pixels are unknown, or a zoom spends them on less', () => {
    for (const camera of [
      { fov: 90, reach: 40 },
      { fov: 90, reach: 40, pixels: 1280, ptz: true },
    ]) {
      expect(LEVELS.map((level) => reachFor(camera, level))).toEqual([10, 20, 40, 100]);
    }
  });

  it('is the level a distance is within reach of, for every lens', () => {
    fc.assert(
      fc.property(lens, fc.integer({ min: 1, max: 3000 }), (camera, metres) => {
        const level = levelAt(camera, metres);
        for (const each of LEVELS)
          expect(metres <= reachFor(camera, each)).toBe(level !== null && LEVEL_DENSITY[level] >= LEVEL_DENSITY[each]);
      }),
    );
  });

  it('is never finer with a wider lens or farther away', () => {
    fc.assert(
      fc.property(lens, fc.integer({ min: 0, max: 200 }), (camera, wider) => {
        const wide = { ...camera, fov: Math.min(360, camera.fov + wider) };
        for (const level of LEVELS) expect(reachFor(wide, level)).toBeLessThanOrEqual(reachFor(camera, level));
      }),
    );
  });

  it('survives a distance and an opening of nothing', () => {
    expect(levelAt({ fov: 0, reach: 30, pixels: 1920 }, 0)).toBe('identify');
  });
});
