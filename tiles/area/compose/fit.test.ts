import { fromWgs84 } from '#tiles/crs.ts';
import type { Geometry } from 'geojson';
import { describe, expect, test } from 'vitest';
import { fitArea } from './fit.ts';
import { compose, feature, polygon } from './fixture.ts';

describe('where an area lies', () => {
  const buildings = Array.from({ length: 30 }, (_, i) => feature('building', `b${i}`, polygon((i % 6) * 40, Math.floor(i / 6) * 40, 20)));
  const device = (x: number, y: number, more = {}): { position: readonly [number, number, number]; floor: number; simulated: boolean } => ({
    position: [117 + x * 1e-5, 36 + y * 1e-5, 3],
    floor: 2,
    simulated: false,
    ...more,
  });
  const inBuildings = Array.from({ length: 30 }, (_, i) => device((i % 6) * 40 + 10, Math.floor(i / 6) * 40 + 10));

  test('beside the devices: nothing to say; another city: refused with the distance; a simulated ledger is nobody’s', () => {
    const { area } = compose(buildings);
    expect(fitArea(area, [117, 36], 'wgs84', inBuildings)).toEqual({ refusal: null, advice: null });
    const far = inBuildings.map((one) => ({ ...one, position: [121.5, 31.2, 0] as const }));
    expect(fitArea(area, [117, 36], 'wgs84', far).refusal).toMatch(/lies 6\d\d km/);
    expect(
      fitArea(
        area,
        [117, 36],
        'wgs84',
        far.map((one) => ({ ...one, simulated: true })),
      ),
    ).toEqual({ refusal: null, advice: null });
  });

  test('shifted by what GCJ-02 shifts: the right name is suggested', () => {
    const shifted = buildings.map((one) => ({
      ...one,
      geometry: {
        type: 'Polygon',
        coordinates: [(one.geometry as GeoJSON.Polygon).coordinates[0].map(([lon, lat]) => [...fromWgs84([lon, lat], 'gcj02')])],
      } as Geometry,
    }));
    const { area } = compose(shifted);
    expect(fitArea(area, [117, 36], 'wgs84', inBuildings).advice).toMatch(/look like GCJ02, not WGS84.*--crs gcj02/);
  });
});
