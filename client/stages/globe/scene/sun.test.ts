import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sunAt } from '#contract/places/sun.ts';
import { daylightAt, eveningAt, lightAt } from './sun.ts';

const JINAN = [117.02, 36.67] as const;

describe('the sun', () => {
  it('stands in the south at noon, in the east in the morning, and below the ground at night', () => {
    // Jinan, 2026-06-21: sunrise 04:53, culmination 12:14 at 76.8°, sunset 19:34 (UTC+8).
    const noon = sunAt(JINAN, Date.UTC(2026, 5, 21, 4, 14));
    expect((Math.asin(noon[2]) * 180) / Math.PI).toBeCloseTo(76.8, 0);
    expect(noon[1]).toBeLessThan(-0.2);
    expect(Math.abs(noon[0])).toBeLessThan(0.03);
    const rise = sunAt(JINAN, Date.UTC(2026, 5, 20, 20, 53));
    expect(Math.abs(rise[2])).toBeLessThan(0.03);
    expect(rise[0]).toBeGreaterThan(0.8);
    expect(sunAt(JINAN, Date.UTC(2026, 5, 20, 16, 0))[2]).toBeLessThan(-0.3);
  });

  it('leaves the evening to the windows: most after dusk, few before dawn, none by day, and never a jump', () => {
    // UTC; the sun of Jinan is 7 h 48 min ahead.
    const at = (hour: number): number => Date.UTC(2026, 11, 1, hour - 8);
    expect(eveningAt(JINAN, at(21))).toBeGreaterThan(0.9);
    expect(eveningAt(JINAN, at(3))).toBeLessThan(0.15);
    expect(eveningAt(JINAN, at(12))).toBe(0);
    for (let minute = 0; minute < 24 * 60; minute++) {
      const now = at(0) + minute * 60_000;
      expect(Math.abs(eveningAt(JINAN, now + 60_000) - eveningAt(JINAN, now))).toBeLessThan(0.03);
      expect(eveningAt(JINAN, now)).toBeLessThanOrEqual(1 - daylightAt(JINAN, now));
    }
  });

  it('gives way to a moon that always shines from above', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4e12 }),
        fc.double({ min: -179, max: 179, noNaN: true }),
        fc.double({ min: -80, max: 80, noNaN: true }),
        (time, lon, lat) => {
          const light = lightAt([lon, lat], time);
          expect(Math.hypot(...light)).toBeCloseTo(1, 2);
          expect(light[2]).toBeGreaterThan(0.13);
        },
      ),
    );
  });
});
