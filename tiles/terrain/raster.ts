import path from 'node:path';
import { EARTH_RADIUS_M, METRES_PER_DEGREE } from '#contract/places/geo.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';

/** First and last, both included. */
export type Span = readonly [first: number, last: number];

/** A file of heights, row by row; its cells lie along meridians and parallels. Columns and rows are counted by the middles of cells. */
export interface HeightRaster {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  /** Outer edges, degrees. */
  readonly bounds: Bounds;
  /** Metres between rows, in the middle. */
  readonly spacing: number;
  columnOf(lon: number): number;
  rowOf(lat: number): number;
  /**
   * Heights in metres, row by row; NaN where the file says there is none. Ask from north to south: never for rows before the first
   * of the call before, and always for the same columns. @throws Error when the file cannot be read
   */
  read(columns: Span, rows: Span): Promise<Float32Array>;
  close(): Promise<void>;
}

const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (angle: number): number => (angle * 180) / Math.PI;

/** What the numbers of a file's coordinates are: degrees, or metres of web mercator (EPSG:3857). */
export type Plane = 'degrees' | 'mercator';

interface Conversion {
  readonly x: (lon: number) => number;
  readonly y: (lat: number) => number;
  readonly lon: (x: number) => number;
  readonly lat: (y: number) => number;
}
const CONVERSIONS: Readonly<Record<Plane, Conversion>> = {
  degrees: { x: (lon) => lon, y: (lat) => lat, lon: (x) => x, lat: (y) => y },
  mercator: {
    x: (lon) => EARTH_RADIUS_M * radians(lon),
    y: (lat) => EARTH_RADIUS_M * Math.asinh(Math.tan(radians(lat))),
    lon: (x) => degrees(x / EARTH_RADIUS_M),
    lat: (y) => degrees(Math.atan(Math.sinh(y / EARTH_RADIUS_M))),
  },
};

export interface Layout {
  readonly plane: Plane;
  readonly columns: number;
  readonly rows: number;
  /** Middle of the first cell of the first row, and the step to the next column and row. */
  readonly origin: readonly [x: number, y: number];
  readonly step: readonly [x: number, y: number];
}

/** Where the cells of a raster are. @throws Error when that is no place on Earth, or rows do not go from north to south. */
export function placeCells(
  name: string,
  { plane, columns, rows, origin: [x, y], step: [dx, dy] }: Layout,
): Pick<HeightRaster, 'columns' | 'rows' | 'bounds' | 'spacing' | 'columnOf' | 'rowOf'> {
  if (!(dx > 0 && dy < 0))
    throw new Error(
      `${name}: its rows do not go from north to south, or its columns not from west to east (steps ${dx}, ${dy}). ${convert(name)}`,
    );
  const to = CONVERSIONS[plane];
  const bounds: Bounds = [to.lon(x - dx / 2), to.lat(y + dy * (rows - 0.5)), to.lon(x + dx * (columns - 0.5)), to.lat(y - dy / 2)];
  const [west, south, east, north] = bounds;
  if (!bounds.every(Number.isFinite) || west < -181 || east > 361 || south < -91 || north > 91) {
    throw new Error(
      `${name}: it would reach from ${west}, ${south} to ${east}, ${north}, which are no degrees: its coordinates are metres of ` +
        `some plane. ${convert(name)}`,
    );
  }
  return {
    columns,
    rows,
    bounds,
    spacing: ((north - south) / rows) * METRES_PER_DEGREE,
    columnOf: (lon) => (to.x(lon) - x) / dx,
    rowOf: (lat) => (to.y(lat) - y) / dy,
  };
}

/** The sentence that helps when a raster is in a system that is not read here. */
export function convert(name: string): string {
  const { dir, name: stem } = path.parse(name);
  return (
    'Heights are read in degrees (EPSG:4326, EPSG:4490) or in EPSG:3857; convert them: gdalwarp -t_srs EPSG:4326 -r bilinear ' +
    `${name} ${path.join(dir, `${stem}-4326.tif`)}`
  );
}
