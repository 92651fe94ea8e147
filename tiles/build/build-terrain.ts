import { TileType } from 'pmtiles';
import { groundAround, HEIGHT_SIDE, HEIGHT_UNIT } from '#contract/places/terrain.ts';
import type { AreaDescription } from '../area/description.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import { coarsestZoom, heightTiles } from '../terrain/height-tiles.ts';
import type { Terrain } from '../terrain/terrain.ts';
import { encodeArchive } from '#tiles/pmtiles/pmtiles-writer.ts';

interface TerrainArchive {
  readonly bytes: Uint8Array;
  readonly description: Omit<NonNullable<AreaDescription['terrain']>, 'pmtiles'>;
}

interface TerrainArea {
  readonly name: string;
  readonly bounds: Bounds;
  readonly center: readonly [number, number];
  readonly attribution: string;
}

/** Packs an area's heights as one PMTiles archive of height tiles. */
export function buildTerrain({ grid, lowest, highest }: Terrain, { name, bounds, center, attribution }: TerrainArea): TerrainArchive {
  const tiles = [...heightTiles(grid)];
  const zooms: [number, number] = [coarsestZoom(grid), grid.zoom];
  const metadata = {
    name: `${name} terrain`,
    encoding: 'quanyan-heights-1',
    side: HEIGHT_SIDE,
    unit: HEIGHT_UNIT,
    ...(attribution === '' ? {} : { attribution }),
  };
  const bytes = encodeArchive({ tiles, bounds: groundAround(bounds), center: [...center, zooms[1]], metadata, tileType: TileType.Unknown });
  return { bytes, description: { tiles: tiles.length, bytes: bytes.length, zooms, x: [...grid.x], y: [...grid.y], lowest, highest } };
}
