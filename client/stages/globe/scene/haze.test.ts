import { describe, expect, it } from 'vitest';
import { NIGHT } from '#tiles/style/palette.ts';
import { backdrop, hazeFor, hidden } from './haze.ts';

describe('haze', () => {
  const night = hazeFor(3000, 0);
  const LEVEL = { altitude: 300, upward: -10, height: 1000, focal: 1200 };

  it('leaves what is looked at clear, and hides what is far beyond', () => {
    for (const distance of [50, 800, 3000, 40_000]) {
      expect(hidden(hazeFor(distance, 0), distance)).toBeLessThan(0.1);
      expect(hidden(hazeFor(distance, 0), distance * 5 + 10_000)).toBeGreaterThan(0.95);
    }
  });

  it('stands behind the globe with the horizon where the eye has it', () => {
    const stops = [...backdrop(night, LEVEL).matchAll(/rgb\((\d+), (\d+), (\d+)\) (-?\d+)px/g)].map(([, r, g, b, at]) => ({
      light: Number(r) + Number(g) + Number(b),
      at: Number(at),
    }));
    expect(stops.map(({ at }) => at)).toEqual(stops.map(({ at }) => at).toSorted((a, b) => a - b));
    const brightest = stops.toSorted((a, b) => b.light - a.light)[0];
    // 10° above the middle, and a little lower for the roundness of the Earth.
    expect(Math.abs(brightest.at - (500 - 1200 * Math.tan(Math.PI / 18)))).toBeLessThan(30);
    expect(backdrop(night, { ...LEVEL, altitude: 1e6 })).toBe(NIGHT.ground);
  });
});
