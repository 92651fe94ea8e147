import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHeights, encodeHeights, fromMercator, groundAround, HEIGHT_SIDE, HEIGHT_UNIT, toMercator } from './terrain.ts';

const COUNT = HEIGHT_SIDE ** 2;
const from = (height: (column: number, row: number) => number): Float64Array =>
  Float64Array.from({ length: COUNT }, (_, i) => height(i % HEIGHT_SIDE, Math.floor(i / HEIGHT_SIDE)));

describe('height tiles', () => {
  it('come back to within half a unit, whatever the ground is like', () => {
    const ground = fc.record({
      base: fc.double({ min: -500, max: 8000, noNaN: true }),
      slope: fc.double({ min: -1, max: 1, noNaN: true }),
      seed: fc.integer(),
      rough: fc.double({ min: 0, max: 400, noNaN: true }),
    });
    fc.assert(
      fc.property(ground, ({ base, slope, seed, rough }) => {
        const heights = from((column, row) =>
          Math.min(9000, Math.max(-500, base + slope * column + rough * Math.sin(seed + column * 7919 + row * 104_729))),
        );
        const back = decodeHeights(encodeHeights(heights));
        for (let i = 0; i < COUNT; i++)
          if (Math.abs(back[i] - heights[i]) > HEIGHT_UNIT / 2 + 1e-3)
            throw new Error(`height ${i}: ${heights[i]} came back as ${back[i]}`);
      }),
      { numRuns: 20 },
    );
  });

  it('come back from the deepest pit beside the highest peak', () => {
    const heights = from((column, row) => ((column + row) % 2 === 0 ? -500 : 9000));
    expect([...decodeHeights(encodeHeights(heights))].every((height, i) => Math.abs(height - heights[i]) < 0.06)).toBe(true);
  });

  it('cost about a byte a height where the ground is even', () => {
    expect(encodeHeights(from((column, row) => 40 + column * 0.3 - row * 0.2)).length).toBeLessThan(COUNT * 1.02);
  });

  it('are not made of what is no height', () => {
    expect(() => encodeHeights(from(() => NaN))).toThrow('NaN m is no height');
    expect(() => encodeHeights(from((column) => (column === 3 ? 32_767 : 0)))).toThrow('32767 m');
    expect(() => encodeHeights([1, 2, 3])).toThrow('not 3');
  });

  it('are refused when cut short, too long, of another version, or nonsense', () => {
    const bytes = encodeHeights(from(() => 12));
    expect(() => decodeHeights(bytes.slice(0, 500))).toThrow('ends');
    expect(() => decodeHeights(Uint8Array.from([...bytes, 0]))).toThrow('1 bytes too many');
    expect(() => decodeHeights(Uint8Array.from([9]))).toThrow('version 9');
    expect(() => decodeHeights(new Uint8Array(0))).toThrow('version');
    expect(() => decodeHeights(new Uint8Array(100).fill(255).fill(1, 0, 1))).toThrow('no sense');
  });
});

describe('where heights are', () => {
  it('is told in web mercator and back', () => {
    fc.assert(
      fc.property(fc.double({ min: -180, max: 180, noNaN: true }), fc.double({ min: -84, max: 84, noNaN: true }), (lon, lat) => {
        const [backLon, backLat] = fromMercator(...toMercator([lon, lat]));
        expect(Math.hypot(backLon - lon, backLat - lat)).toBeLessThan(1e-9);
      }),
    );
    expect(toMercator([-180, 85.0511287798066]).map((part) => part + 1)).toEqual([1, expect.closeTo(1, 9)]);
  });

  it('is more than the area itself', () => {
    expect(groundAround([10, 20, 11, 22])).toEqual([9.4, 18.8, 11.6, 23.2]);
  });
});
