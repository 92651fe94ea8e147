import { toEcef, type Vector } from '#scenes/ecef.ts';
import type { LonLat, Position } from '#contract/places/geo.ts';
import { toMercator } from '#contract/places/terrain.ts';
import type { Terrain } from '#client/stages/areas.ts';
import { HeightPyramid, readerOf, type ReadTile } from './height-pyramid.ts';

/** A tile of heights is four squares of the ground wide and deep: a square's shape has 65 heights along its side. */
const SQUARES_PER_TILE_LOG2 = 2;
export const SHAPE_SIDE = 65;

/**
 * How high the ground is, metres above the ellipsoid: 0 where no area has heights. Everything on the globe stands on it, so all
 * ask here. What is asked is answered at once, from the finest heights of the areas, which are read before the first picture.
 */
export class TerrainHeights {
  /** Grows when the same place may have another height than before. */
  version = 0;
  private pyramids: readonly HeightPyramid[] = [];

  /** Reads all that `at` needs. Without areas the ground stays as smooth as the ellipsoid. @throws Error when a tile cannot be read. */
  async load(sources: readonly Terrain[], reader: (archive: string) => ReadTile = readerOf): Promise<void> {
    if (sources.length === 0) return;
    const pyramids = sources.map((source) => new HeightPyramid(source, reader(source.archive)));
    await Promise.all(pyramids.map((pyramid) => pyramid.cover(pyramid.source.zooms[1], [0, 0, 1, 1])));
    this.pyramids = pyramids;
    this.version++;
  }

  /** Some of the ground is not the ellipsoid. */
  get hasHeights(): boolean {
    return this.pyramids.length > 0;
  }

  /** Metres between which all ground lies. */
  get range(): readonly [lowest: number, highest: number] {
    return [
      Math.min(0, ...this.pyramids.map(({ source }) => source.lowest)),
      Math.max(0, ...this.pyramids.map(({ source }) => source.highest)),
    ];
  }

  at(place: LonLat): number {
    if (this.pyramids.length === 0) return 0;
    const [x, y] = toMercator(place);
    for (const pyramid of this.pyramids) {
      const height = pyramid.at(pyramid.source.zooms[1], x, y);
      if (height !== null) return height;
    }
    return 0;
  }

  /** Earth-centred metres of a place told by its height above the ground. */
  readonly toEcef = ([lon, lat, height]: Position): Vector => toEcef([lon, lat, height + this.at([lon, lat])]);

  /** The shape of a square of web mercator: `SHAPE_SIDE`² heights, row by row from the north-west, edges included. */
  async tileHeights(z: number, x: number, y: number): Promise<Float32Array> {
    const side = 2 ** -z;
    const box = [x * side, y * side, (x + 1) * side, (y + 1) * side] as const;
    const parts = await Promise.all(
      this.pyramids.map(async (pyramid) => {
        const zoom = pyramid.nearestZoom(z - SQUARES_PER_TILE_LOG2);
        // The finest heights are here already: better more than needed than none.
        return pyramid.cover(zoom, box).then(
          () => ({ pyramid, zoom }),
          () => ({ pyramid, zoom: pyramid.source.zooms[1] }),
        );
      }),
    );
    const heights = new Float32Array(SHAPE_SIDE ** 2);
    for (let i = 0; i < heights.length; i++) {
      const [column, row] = [i % SHAPE_SIDE, Math.floor(i / SHAPE_SIDE)];
      const at = [(x + column / (SHAPE_SIDE - 1)) * side, (y + row / (SHAPE_SIDE - 1)) * side] as const;
      for (const { pyramid, zoom } of parts) {
        const height = pyramid.at(zoom, at[0], at[1]);
        if (height === null) continue;
        heights[i] = height;
        break;
      }
    }
    return heights;
  }
}
