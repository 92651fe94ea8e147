import path from 'node:path';
import { EARTH_RADIUS_M } from '#contract/places/geo.ts';
import { groundAround, HEIGHT_UNIT } from '#contract/places/terrain.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import type { Report } from '../area/report.ts';
import { metresBetween } from '../crs.ts';
import { openAsciiGrid } from './ascii-grid.ts';
import { fillUnknown } from './fill.ts';
import { openGeoTiff } from './geotiff.ts';
import { HeightGrid } from './height-grid.ts';
import type { HeightRaster } from './raster.ts';
import { resample } from './resample.ts';

/** A raster that knows less of an area than this share is another area's. */
const LEAST_SHARE = 0.9;

const OPENERS: Readonly<Record<string, (file: string) => Promise<HeightRaster>>> = {
  '.tif': openGeoTiff,
  '.tiff': openGeoTiff,
  '.asc': openAsciiGrid,
};

/** The ground of an area: heights of all of it, none unknown. */
export interface Terrain {
  readonly grid: HeightGrid;
  /** Metres. */
  readonly lowest: number;
  readonly highest: number;
}

interface TerrainOptions {
  /** GeoTIFF or ESRI ASCII grid. */
  readonly file: string;
  /** Of the area, without the ground around it. */
  readonly bounds: Bounds;
  readonly report: Report;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Reads the heights of an area's ground out of a raster. @throws Error that says what is wrong with the file, and what helps. */
export async function readTerrain({ file, bounds, report, onProgress }: TerrainOptions): Promise<Terrain> {
  const open = OPENERS[path.extname(file).toLowerCase()];
  if (!open)
    throw new Error(
      `${file}: heights are read from GeoTIFF (.tif, .tiff) and ESRI ASCII grids (.asc). gdal_translate ${file} heights.tif ` +
        'makes one of most others.',
    );
  const raster = await open(file);
  try {
    if (!touch(raster.bounds, bounds)) refuse(raster, bounds, 0);
    const grid = HeightGrid.over(groundAround(bounds), raster.spacing);
    await resample(raster, grid, onProgress);
    return finish(raster, grid, bounds, report);
  } finally {
    await raster.close();
  }
}

const touch = (a: Bounds, b: Bounds): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];
const inWords = (bounds: Bounds): string => bounds.map((degrees) => degrees.toFixed(4)).join(', ');

function refuse({ name, bounds }: HeightRaster, area: Bounds, share: number): never {
  const middle = (box: Bounds): [number, number] => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const apart =
    share > 0 || touch(bounds, area)
      ? ''
      : `, ${Math.round(metresBetween(middle(bounds), middle(area)) / 1000)} km from its middle to the area's`;
  throw new Error(
    `${name}: it knows the ground of ${Math.floor(share * 100)} % of the area, and ${LEAST_SHARE * 100} % are needed. It covers ` +
      `${inWords(bounds)} (west, south, east, north)${apart}; the area covers ${inWords(area)}.`,
  );
}

function finish(raster: HeightRaster, grid: HeightGrid, bounds: Bounds, report: Report): Terrain {
  const share = knownShare(grid, bounds);
  if (share < LEAST_SHARE) {
    if (!grid.heights.some((height) => !Number.isNaN(height)))
      throw new Error(`${raster.name}: it has no height at all where the area is, only “no data”.`);
    refuse(raster, bounds, share);
  }
  fillUnknown(grid.heights, grid.columns);
  let [lowest, highest] = [Infinity, -Infinity];
  for (let i = 0; i < grid.heights.length; i++) {
    const height = Math.round(grid.heights[i] / HEIGHT_UNIT) * HEIGHT_UNIT;
    grid.heights[i] = height;
    [lowest, highest] = [Math.min(lowest, height), Math.max(highest, height)];
  }
  report.note(
    `Ground: ${lowest.toFixed(1)} to ${highest.toFixed(1)} m, a height every ${stepOf(grid, bounds).toFixed(1)} m, from ` +
      `${path.basename(raster.name)} with one every ${raster.spacing.toFixed(1)} m. They are taken as metres above the ground ` +
      'datum; no geoid is applied.',
  );
  if (share < 1)
    report.note(
      `${((1 - share) * 100).toFixed(1)} % of the area has no height in the raster; there the ground was drawn smoothly between ` +
        'its neighbours.',
    );
  return { grid, lowest: Number(lowest.toFixed(1)), highest: Number(highest.toFixed(1)) };
}

const stepOf = (grid: HeightGrid, [, south, , north]: Bounds): number =>
  (2 * Math.PI * EARTH_RADIUS_M * Math.cos((((south + north) / 2) * Math.PI) / 180)) / (2 ** grid.zoom * 256);

/** Share of the area, to the nearest corners of the grid, whose height is known. */
function knownShare(grid: HeightGrid, [west, south, east, north]: Bounds): number {
  const columns = indices(grid.columns, (i) => grid.lonOf(i), west, east);
  const rows = indices(grid.rows, (i) => grid.latOf(i), south, north);
  let known = 0;
  for (const row of rows) for (const column of columns) if (!Number.isNaN(grid.heights[row * grid.columns + column])) known++;
  return known / (rows.length * columns.length);
}

/** Those whose degrees lie between two; the one nearest to their middle when none does. */
function indices(count: number, degreesOf: (i: number) => number, from: number, to: number): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  const between = all.filter((i) => degreesOf(i) >= from && degreesOf(i) <= to);
  if (between.length > 0) return between;
  const off = (i: number): number => Math.abs(degreesOf(i) - (from + to) / 2);
  return [all.reduce((best, i) => (off(i) < off(best) ? i : best))];
}
