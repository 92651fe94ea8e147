import { EARTH_RADIUS_M, type LonLat } from '#contract/places/geo.ts';
import { fromMercator, HEIGHT_CELLS, toMercator } from '#contract/places/terrain.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';

/** No tiles finer than this: two metres between heights. */
const FINEST = 16;
/** At most so many tiles, so that a screen can hold them all: 17 million heights. */
const MOST_TILES = 256;
const EQUATOR_M = 2 * Math.PI * EARTH_RADIUS_M;
/** Heights may lie this much farther apart than in the file. */
const TOLERANCE = 1.1;

type Range = readonly [first: number, last: number];

/** Heights over a piece of ground, at the corners of the cells of whole height tiles of one zoom. */
export class HeightGrid {
  readonly zoom: number;
  /** Tiles, first and last. */
  readonly x: Range;
  readonly y: Range;
  /** Heights in a row, and rows. */
  readonly columns: number;
  readonly rows: number;
  /** Metres, row by row from the north-west; NaN = not known. */
  readonly heights: Float32Array;

  constructor(zoom: number, x: Range, y: Range) {
    [this.zoom, this.x, this.y] = [zoom, x, y];
    this.columns = (x[1] - x[0] + 1) * HEIGHT_CELLS + 1;
    this.rows = (y[1] - y[0] + 1) * HEIGHT_CELLS + 1;
    this.heights = new Float32Array(this.columns * this.rows).fill(NaN);
  }

  /**
   * The coarsest grid over some ground that is as fine as the file, as far as it may be.
   * @param spacing metres between the file's heights
   */
  static over(ground: Bounds, spacing: number): HeightGrid {
    const [west, north] = toMercator([ground[0], ground[3]]);
    const [east, south] = toMercator([ground[2], ground[1]]);
    const middle = ((ground[1] + ground[3]) / 2 / 180) * Math.PI;
    const rangeAt = (from: number, to: number, zoom: number): Range => [
      Math.floor(from * 2 ** zoom),
      Math.max(Math.floor(from * 2 ** zoom), Math.ceil(to * 2 ** zoom) - 1),
    ];
    const count = ([first, last]: Range): number => last - first + 1;
    for (let zoom = 0; ; zoom++) {
      const fine = (EQUATOR_M * Math.cos(middle)) / (2 ** zoom * HEIGHT_CELLS) <= spacing * TOLERANCE;
      const next = count(rangeAt(west, east, zoom + 1)) * count(rangeAt(north, south, zoom + 1));
      if (fine || zoom === FINEST || next > MOST_TILES) return new HeightGrid(zoom, rangeAt(west, east, zoom), rangeAt(north, south, zoom));
    }
  }

  /** Degrees of a column, and of a row. */
  lonOf(column: number): number {
    return fromMercator((this.x[0] + column / HEIGHT_CELLS) / 2 ** this.zoom, 0)[0];
  }

  latOf(row: number): number {
    return fromMercator(0, (this.y[0] + row / HEIGHT_CELLS) / 2 ** this.zoom)[1];
  }

  /** Metres at a place, between the four heights around it; beyond the grid as at its edge. */
  at(place: LonLat): number {
    const [x, y] = toMercator(place);
    const inside = (value: number, first: number, count: number): number =>
      Math.min(count - 1, Math.max(0, (value * 2 ** this.zoom - first) * HEIGHT_CELLS));
    return between(this.heights, this.columns, inside(x, this.x[0], this.columns), inside(y, this.y[0], this.rows));
  }
}

/**
 * Metres at a place of a raster told by fractional column and row, within it. Heights not known leave it to the others; NaN when most
 * is not known.
 */
export function between(heights: Float32Array, columns: number, x: number, y: number): number {
  const rows = heights.length / columns;
  const [column, row] = [Math.min(Math.floor(x), columns - 2), Math.min(Math.floor(y), rows - 2)];
  let [sum, weight] = [0, 0];
  for (let corner = 0; corner < 4; corner++) {
    const [c, r] = [Math.max(0, column + (corner & 1)), Math.max(0, row + (corner >> 1))];
    const part = Math.max(0, 1 - Math.abs(x - c)) * Math.max(0, 1 - Math.abs(y - r));
    const height = heights[r * columns + c];
    if (part === 0 || Number.isNaN(height)) continue;
    sum += part * height;
    weight += part;
  }
  return weight < 0.5 ? NaN : sum / weight;
}
