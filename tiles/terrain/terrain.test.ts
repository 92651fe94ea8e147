import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeHeights, HEIGHT_CELLS, HEIGHT_SIDE } from '#contract/places/terrain.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import { Report } from '../area/report.ts';
import { fillUnknown } from './fill.ts';
import { HeightGrid } from './height-grid.ts';
import { coarsestZoom, heightTiles } from './height-tiles.ts';
import { hill, writeAsc, writeTiff, type HeightAt, type Sampling } from './hill.fixture.ts';
import { readTerrain, type Terrain } from './terrain.ts';

let folder = '';
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-terrain-'));
});
afterAll(() => rm(folder, { recursive: true }));

const AREA: Bounds = [117, 36.6, 117.03, 36.62];
const SAMPLING: Sampling = { bounds: [116.96, 36.56, 117.07, 36.66], columns: 220, rows: 200 };
const HILL = hill([117.015, 36.61], { foot: 30, top: 150, half: 500 });

async function read(
  heightAt: HeightAt,
  { sampling = SAMPLING, area = AREA, report = new Report(), ending = 'asc' } = {},
): Promise<Terrain> {
  const file = path.join(folder, `heights-${files++}.${ending}`);
  await (ending === 'asc' ? writeAsc : writeTiff)(file, sampling, heightAt);
  return readTerrain({ file, bounds: area, report });
}
const fault = (terrain: Promise<unknown>): Promise<string> =>
  terrain.then(
    () => '',
    (error: unknown) => (error as Error).message,
  );

describe('the ground of an area', () => {
  it('is as high as the raster says, out of either format, all over the ground that is shown', async () => {
    for (const ending of ['asc', 'tif']) {
      const report = new Report();
      const { grid, lowest, highest } = await read(HILL, { ending, report });
      fc.assert(
        fc.property(
          fc.double({ min: -0.018, max: 0.048, noNaN: true }),
          fc.double({ min: -0.012, max: 0.032, noNaN: true }),
          (east, north) => {
            const place = [117 + east, 36.6 + north] as const;
            expect(Math.abs(grid.at(place) - HILL(place))).toBeLessThan(0.8);
          },
        ),
      );
      expect(grid.at([117.015, 36.61])).toBeGreaterThan(179);
      expect([lowest, Math.round(highest)]).toEqual([30, 180]);
      expect(report.toText()).toMatch(/Ground: 30\.\d to 1(79|80)\.\d m, .* no geoid/);
    }
  });

  it('is no finer than the raster, and never more than a screen can hold', () => {
    const tilesOf = ({ x, y }: HeightGrid): number => (x[1] - x[0] + 1) * (y[1] - y[0] + 1);
    const box = fc.tuple(
      fc.double({ min: -179, max: 175, noNaN: true }),
      fc.double({ min: -80, max: 78, noNaN: true }),
      fc.double({ min: 1e-4, max: 3, noNaN: true }),
      fc.double({ min: 1e-4, max: 2, noNaN: true }),
    );
    fc.assert(
      fc.property(box, fc.double({ min: 0.1, max: 1000, noNaN: true }), ([west, south, width, depth], spacing) => {
        const { zoom, x, y } = HeightGrid.over([west, south, west + width, south + depth], spacing);
        expect(tilesOf({ x, y } as HeightGrid)).toBeLessThanOrEqual(256);
        expect(zoom).toBeLessThanOrEqual(16);
        const step = (40_075_017 * Math.cos(((south + depth / 2) * Math.PI) / 180)) / 2 ** zoom / HEIGHT_CELLS;
        expect(step * 2 > spacing || zoom === 0).toBe(true);
      }),
      { numRuns: 25 },
    );
  });

  it('is drawn smoothly where the raster has a hole, and the report says so', async () => {
    const report = new Report();
    const { grid } = await read((place) => (Math.hypot(place[0] - 117.015, place[1] - 36.61) < 0.002 ? NaN : HILL(place)), { report });
    expect(grid.heights.some(Number.isNaN)).toBe(false);
    expect(grid.at([117.015, 36.61])).toBeGreaterThan(120);
    expect(report.toText()).toMatch(/% of the area has no height in the raster/);
  });

  it('goes on smoothly where the raster ends beyond the area', async () => {
    const { grid } = await read(HILL, { sampling: { bounds: AREA, columns: 60, rows: 40 } });
    const edge = grid.at([117.0299, 36.61]);
    expect(Math.abs(grid.at([117.04, 36.61]) - edge)).toBeLessThan(15);
    expect(grid.heights.some(Number.isNaN)).toBe(false);
  });
});

describe('a raster that is not the area’s', () => {
  it('covers too little: the share is told, and both extents', async () => {
    const words = await fault(read(HILL, { sampling: { bounds: [116.9, 36.5, 117.01, 36.7], columns: 110, rows: 200 } }));
    expect(words).toMatch(/knows the ground of 3\d % of the area, and 90 % are needed/);
    expect(words).toContain('117.0000, 36.6000, 117.0300, 36.6200');
  });

  it('is of another city: how far is told', async () => {
    expect(await fault(read(HILL, { sampling: { bounds: [121.4, 31.2, 121.5, 31.3], columns: 20, rows: 20 } }))).toMatch(
      /0 % of the area.*7\d\d km/,
    );
  });

  it('holds no height there, or heights that are none', async () => {
    expect(await fault(read(() => NaN))).toMatch(/no height at all where the area is/);
    expect(await fault(read(([lon, lat]) => (lon > 117.01 && lat > 36.61 ? -32_768 : 40)))).toMatch(
      /height of -32768 m at 117\.\d+, 36\.\d+.*gdal_translate -a_nodata -32768/,
    );
    expect(await fault(read(() => 9500))).toMatch(/9500 m/);
  });

  it('is of a format that is not read', async () => {
    const file = path.join(folder, 'heights.hgt');
    await writeFile(file, 'x');
    expect(await fault(readTerrain({ file, bounds: AREA, report: new Report() }))).toMatch(/GeoTIFF.*ESRI ASCII/);
  });
});

describe('unknown heights', () => {
  it('are guessed between the known, which stay as they are', () => {
    const grid = fc.tuple(
      fc.integer({ min: 1, max: 20 }),
      fc.array(fc.option(fc.integer({ min: -100, max: 4000 }), { nil: null, freq: 2 }), { minLength: 1, maxLength: 300 }),
    );
    fc.assert(
      fc.property(grid, ([columns, cells]) => {
        const whole = Float32Array.from(
          [...cells, ...Array.from({ length: (columns - (cells.length % columns)) % columns }, () => null)],
          (height) => height ?? NaN,
        );
        const known = [...whole].filter((height) => !Number.isNaN(height));
        fc.pre(known.length > 0);
        const filled = whole.slice();
        fillUnknown(filled, columns);
        filled.forEach((height, i) => {
          if (!Number.isNaN(whole[i])) expect(height).toBe(whole[i]);
          expect(height).toBeGreaterThanOrEqual(Math.min(...known) - 1e-3);
          expect(height).toBeLessThanOrEqual(Math.max(...known) + 1e-3);
        });
      }),
    );
  });
});

describe('height tiles', () => {
  /** 3 × 2 tiles of rough ground. */
  const rough = (): HeightGrid => {
    const grid = new HeightGrid(14, [13_001, 13_003], [6_001, 6_002]);
    grid.heights.forEach((_, i) => {
      grid.heights[i] = Math.round((Math.sin(i * 0.37) * 200 + (i % grid.columns)) * 10) / 10;
    });
    return grid;
  };
  const tiles = (): Map<string, Float32Array> =>
    new Map([...heightTiles(rough())].map(({ z, x, y, data }) => [`${z}/${x}/${y}`, decodeHeights(data)]));
  const column = (tile: Float32Array, i: number): number[] => Array.from({ length: HEIGHT_SIDE }, (_, row) => tile[row * HEIGHT_SIDE + i]);
  const row = (tile: Float32Array, i: number): number[] => [...tile.subarray(i * HEIGHT_SIDE, (i + 1) * HEIGHT_SIDE)];

  it('share their edges with their neighbours, at every zoom', () => {
    const all = tiles();
    let shared = 0;
    for (const [key, tile] of all) {
      const [z, x, y] = key.split('/').map(Number);
      const east = all.get(`${z}/${x + 1}/${y}`);
      const south = all.get(`${z}/${x}/${y + 1}`);
      if (east) expect(column(tile, HEIGHT_CELLS)).toEqual(column(east, 0));
      if (south) expect(row(tile, HEIGHT_CELLS)).toEqual(row(south, 0));
      shared += Number(east !== undefined) + Number(south !== undefined);
    }
    expect(shared).toBeGreaterThan(7);
  });

  it('hold in a coarser tile every second height of the finer', () => {
    const all = tiles();
    expect(coarsestZoom(rough())).toBe(13);
    const [fine, coarse] = [all.get('14/13002/6002')!, all.get('13/6501/3001')!];
    for (let i = 0; i <= HEIGHT_CELLS / 2; i++)
      for (let j = 0; j <= HEIGHT_CELLS / 2; j++) expect(coarse[i * HEIGHT_SIDE + j]).toBe(fine[i * 2 * HEIGHT_SIDE + j * 2]);
  });
});
