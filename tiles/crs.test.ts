import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LonLat } from '#contract/places/geo.ts';
import { faultOf, fromWgs84, guessCrs, metresBetween, toWgs84 } from './crs.ts';

const JINAN: LonLat = [117.1205, 36.6512];

test('shifts at Jinan are those measured: GCJ-02 549 m, BD-09 1,349 m, CGCS2000 none', () => {
  expect(metresBetween(JINAN, fromWgs84(JINAN, 'gcj02'))).toBeCloseTo(549, -1);
  expect(metresBetween(JINAN, fromWgs84(JINAN, 'bd09')) / 1349).toBeCloseTo(1, 1);
  expect(toWgs84(JINAN, 'cgcs2000')).toEqual(JINAN);
});

test('there and back is within a metre, anywhere in China', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 80, max: 130, noNaN: true }),
      fc.double({ min: 20, max: 50, noNaN: true }),
      fc.constantFrom('gcj02', 'bd09', 'wgs84', 'cgcs2000'),
      (lon, lat, crs) => {
        expect(metresBetween([lon, lat], toWgs84(fromWgs84([lon, lat], crs), crs))).toBeLessThan(1);
      },
    ),
  );
});

test('what cannot be degrees is told apart', () => {
  expect(faultOf(117, 36)).toBeNull();
  expect(faultOf(36.6, 117)?.en).toMatch(/swapped/);
  expect(faultOf(499_000, 4_057_000)?.en).toMatch(/metres on a plane/);
  expect(faultOf(NaN, 36)?.en).toMatch(/not a number/);
  expect(faultOf(300, 200)?.en).toMatch(/no place on Earth/);
});

test('a wrong declaration is guessed by what then fits, a right one left alone', () => {
  const places = Array.from({ length: 50 }, (_, i): LonLat => [117.02 + i * 1e-3, 36.66]);
  const fits = (place: LonLat): boolean => places.some((other) => metresBetween(place, other) < 20);
  const written = places.map((place) => fromWgs84(place, 'gcj02'));
  const fitOf = (crs: Parameters<typeof toWgs84>[1]): number =>
    written.filter((point) => fits(toWgs84(point, crs))).length / written.length;
  expect(guessCrs('wgs84', fitOf)).toMatchObject({ crs: 'gcj02', fit: 1 });
  expect(guessCrs('gcj02', fitOf)).toBeNull();
  expect(guessCrs('wgs84', () => 0)).toBeNull();
});
