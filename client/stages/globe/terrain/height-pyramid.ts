import { PMTiles } from 'pmtiles';
import { decodeHeights, HEIGHT_CELLS, HEIGHT_SIDE } from '#contract/places/terrain.ts';
import type { Terrain } from '#client/stages/areas.ts';

/** Reads one tile's bytes; `undefined` where the archive has none. */
export type ReadTile = (z: number, x: number, y: number) => Promise<ArrayBuffer | undefined>;

/** A reader that failed once may fail for ever: after a failure the next attempt gets a fresh one. */
export function readerOf(url: string): ReadTile {
  let archive = new PMTiles(url);
  return async (z, x, y) => {
    try {
      return (await archive.getZxy(z, x, y))?.data;
    } catch (error) {
      archive = new PMTiles(url);
      throw error;
    }
  };
}

/** One number per tile, up to zoom 16. */
const keyOf = (z: number, x: number, y: number): number => (z * 65_536 + x) * 65_536 + y;

/** Height tiles of one area, once read kept: an area has at most some hundreds. Places are told in the unit square of web mercator. */
export class HeightPyramid {
  readonly source: Terrain;
  private readonly read: ReadTile;
  private readonly tiles = new Map<number, Float32Array>();
  private readonly reading = new Map<number, Promise<void>>();

  constructor(source: Terrain, read: ReadTile) {
    this.source = source;
    this.read = read;
  }

  /** The zoom whose heights are just as fine as asked for, or the next there is. */
  nearestZoom(z: number): number {
    return Math.min(this.source.zooms[1], Math.max(this.source.zooms[0], z));
  }

  /** First and last tile of a zoom, both ways. */
  private range(z: number): readonly [x0: number, y0: number, x1: number, y1: number] {
    const { zooms, x, y } = this.source;
    const shrink = 2 ** (zooms[1] - z);
    return [Math.floor(x[0] / shrink), Math.floor(y[0] / shrink), Math.floor(x[1] / shrink), Math.floor(y[1] / shrink)];
  }

  /** Gets all tiles of a zoom that touch a rectangle, be it only at its edge. @throws Error when one cannot be read. */
  async cover(z: number, [west, north, east, south]: readonly [number, number, number, number]): Promise<void> {
    const [x0, y0, x1, y1] = this.range(z);
    const at = (value: number): number => value * 2 ** z;
    const wanted: Promise<void>[] = [];
    for (let y = Math.max(y0, Math.ceil(at(north)) - 1); y <= Math.min(y1, Math.floor(at(south))); y++) {
      for (let x = Math.max(x0, Math.ceil(at(west)) - 1); x <= Math.min(x1, Math.floor(at(east))); x++) wanted.push(this.get(z, x, y));
    }
    await Promise.all(wanted);
  }

  private get(z: number, x: number, y: number): Promise<void> {
    const key = keyOf(z, x, y);
    if (this.tiles.has(key)) return Promise.resolve();
    const known = this.reading.get(key);
    if (known) return known;
    const reading = this.take(z, x, y).finally(() => this.reading.delete(key));
    this.reading.set(key, reading);
    return reading;
  }

  private async take(z: number, x: number, y: number): Promise<void> {
    const data = await this.read(z, x, y);
    if (!data) throw new Error(`${this.source.archive}: height tile ${z}/${x}/${y} is missing; build the area again`);
    this.tiles.set(keyOf(z, x, y), decodeHeights(new Uint8Array(data)));
  }

  /** Metres at a place, between the four heights around it; `null` beyond the area's ground, or where tiles have not been read. */
  at(z: number, x: number, y: number): number | null {
    const [x0, y0, x1, y1] = this.range(z);
    const cells = 2 ** z * HEIGHT_CELLS;
    const [cx, cy] = [x * cells, y * cells];
    if (cx < x0 * HEIGHT_CELLS || cy < y0 * HEIGHT_CELLS || cx > (x1 + 1) * HEIGHT_CELLS || cy > (y1 + 1) * HEIGHT_CELLS) return null;
    const column = Math.min(Math.floor(cx), (x1 + 1) * HEIGHT_CELLS - 1);
    const row = Math.min(Math.floor(cy), (y1 + 1) * HEIGHT_CELLS - 1);
    const [tx, ty] = [Math.floor(column / HEIGHT_CELLS), Math.floor(row / HEIGHT_CELLS)];
    const tile = this.tiles.get(keyOf(z, tx, ty));
    if (tile) return between(tile, cx - tx * HEIGHT_CELLS, cy - ty * HEIGHT_CELLS);
    // On the edge of two tiles both say the same, and only the one before may be here.
    const [px, py] = [cx === tx * HEIGHT_CELLS ? tx - 1 : tx, cy === ty * HEIGHT_CELLS ? ty - 1 : ty];
    for (const [ux, uy] of [
      [px, ty],
      [tx, py],
      [px, py],
    ]) {
      const before = this.tiles.get(keyOf(z, ux, uy));
      if (before) return between(before, cx - ux * HEIGHT_CELLS, cy - uy * HEIGHT_CELLS);
    }
    return null;
  }
}

/** @param x cells from the tile's west edge, 0 … HEIGHT_CELLS @param y from its north edge */
function between(tile: Float32Array, x: number, y: number): number {
  const [column, row] = [Math.min(Math.floor(x), HEIGHT_CELLS - 1), Math.min(Math.floor(y), HEIGHT_CELLS - 1)];
  const [right, down] = [x - column, y - row];
  const i = row * HEIGHT_SIDE + column;
  const [north, south] = [
    tile[i] + (tile[i + 1] - tile[i]) * right,
    tile[i + HEIGHT_SIDE] + (tile[i + HEIGHT_SIDE + 1] - tile[i + HEIGHT_SIDE]) * right,
  ];
  return north + (south - north) * down;
}
