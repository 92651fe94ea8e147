import { GREATEST_HEIGHT, LEAST_HEIGHT } from '#contract/places/terrain.ts';
import { between, type HeightGrid } from './height-grid.ts';
import type { HeightRaster, Span } from './raster.ts';

/** Heights held of the file at a time, unless a single row of the grid needs more. */
const HELD = 4_000_000;

/** Puts a file's heights on a grid, piece by piece from north to south. @throws Error for a height that no ground has. */
export async function resample(raster: HeightRaster, grid: HeightGrid, onProgress?: (done: number, total: number) => void): Promise<void> {
  const columns = Array.from({ length: grid.columns }, (_, i) => within(raster.columnOf(grid.lonOf(i)), raster.columns));
  const rows = Array.from({ length: grid.rows }, (_, i) => within(raster.rowOf(grid.latOf(i)), raster.rows));
  const across = spanOf(columns, raster.columns);
  if (across === null) return;
  const width = across[1] - across[0] + 1;
  for (let first = 0; first < grid.rows;) {
    let last = first;
    let down = spanOf([rows[first]], raster.rows);
    for (; last + 1 < grid.rows; last++) {
      const more = union(down, spanOf([rows[last + 1]], raster.rows));
      if (more !== null && (more[1] - more[0] + 1) * width > HELD) break;
      down = more;
    }
    if (down !== null) {
      const held = await raster.read(across, down);
      for (let row = first; row <= last; row++) fillRow(raster, grid, row, rows[row], columns, { held, across, down });
    }
    onProgress?.(last + 1, grid.rows);
    first = last + 1;
  }
}

interface Held {
  readonly held: Float32Array;
  readonly across: Span;
  readonly down: Span;
}

function fillRow(
  raster: HeightRaster,
  grid: HeightGrid,
  row: number,
  y: number,
  columns: readonly number[],
  { held, across, down }: Held,
): void {
  if (Number.isNaN(y)) return;
  const width = across[1] - across[0] + 1;
  columns.forEach((x, column) => {
    if (Number.isNaN(x)) return;
    const height = between(held, width, x - across[0], y - down[0]);
    if (isNoGround(height))
      refuse(raster, around(held, width, x - across[0], y - down[0]).find(isNoGround) ?? height, grid.lonOf(column), grid.latOf(row));
    grid.heights[row * grid.columns + column] = height;
  });
}

const isNoGround = (height: number): boolean => height < LEAST_HEIGHT || height > GREATEST_HEIGHT;

/** The four heights that a place lies between. */
const around = (held: Float32Array, width: number, x: number, y: number): number[] =>
  [
    [Math.floor(x), Math.floor(y)],
    [Math.ceil(x), Math.floor(y)],
    [Math.floor(x), Math.ceil(y)],
    [Math.ceil(x), Math.ceil(y)],
  ].map(([column, row]) => held[row * width + column]);

function refuse({ name }: HeightRaster, height: number, lon: number, lat: number): never {
  throw new Error(
    `${name}: it has a height of ${height} m at ${lon.toFixed(5)}, ${lat.toFixed(5)}; ground lies between ${LEAST_HEIGHT} and ` +
      `${GREATEST_HEIGHT} m. If this number stands for “no data”, let the file say so: gdal_translate -a_nodata ${height} ${name} ` +
      'heights.tif',
  );
}

/** A place in the outer half of an outer cell is as high as its middle; beyond that nothing is known (NaN). */
const within = (at: number, count: number): number => (at < -0.5 || at > count - 0.5 ? NaN : Math.min(count - 1, Math.max(0, at)));

const union = (a: Span | null, b: Span | null): Span | null => (a && b ? [Math.min(a[0], b[0]), Math.max(a[1], b[1])] : (a ?? b));

/** Rows (columns) of the file that are needed for these; null when none is. */
function spanOf(places: readonly number[], count: number): Span | null {
  let [least, greatest] = [Infinity, -Infinity];
  for (const place of places) if (!Number.isNaN(place)) [least, greatest] = [Math.min(least, place), Math.max(greatest, place)];
  return least > greatest ? null : [Math.floor(least), Math.min(count - 1, Math.ceil(greatest))];
}
