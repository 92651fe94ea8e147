import {
  Cartesian2,
  CustomHeightmapTerrainProvider,
  EllipsoidTerrainProvider,
  Rectangle,
  WebMercatorTilingScheme,
  type Scene,
  type TerrainProvider,
} from '@cesium/engine';
import type { Area } from '#client/stages/areas.ts';
import { CLOSEST } from './worker-messages.ts';
import { SHAPE_SIDE, type TerrainHeights } from '#client/stages/globe/terrain/terrain-heights.ts';

/** All squares of web mercator: what the ground's pictures are counted in. */
export const TILING = new WebMercatorTilingScheme();

/** Squares of one level, first and last included. */
interface TileRange {
  readonly level: number;
  readonly x: readonly [first: number, last: number];
  readonly y: readonly [first: number, last: number];
}

/** The last level at which an area is in at most four squares. */
export function tileRangeOver(area: Rectangle): TileRange {
  for (let level = CLOSEST; level > 0; level--) {
    const [from, to] = [Rectangle.northwest(area), Rectangle.southeast(area)].map((corner) => TILING.positionToTileXY(corner, level));
    if (to.x - from.x < 2 && to.y - from.y < 2) return { level, x: [from.x, to.x], y: [from.y, to.y] };
  }
  return { level: 0, x: [0, 0], y: [0, 0] };
}

/** Level, x and y among all squares of web mercator of one that a patch counts as `own`, `column` and `row`. */
const globalTile = ({ level, x, y }: TileRange, own: number, column: number, row: number): [number, number, number] => [
  level + own,
  x[0] * 2 ** own + column,
  y[0] * 2 ** own + row,
];

/**
 * The shape of the Earth where there is ground to show, and nowhere else: what is beyond would be as dark as the space
 * behind it, and ten levels of it would have to be built before the first street is seen.
 */
export function terrainProviderFor(areas: readonly Area[], terrain: TerrainHeights, onShape: () => void): TerrainProvider {
  const all = areas.map(({ bounds }) => Rectangle.fromDegrees(...bounds)).reduce((a, b) => Rectangle.union(a, b));
  const { level, x, y } = tileRangeOver(all);
  const southwest = TILING.tileXYToNativeRectangle(x[0], y[1], level);
  const northeast = TILING.tileXYToNativeRectangle(x[1], y[0], level);
  const tilingScheme = new WebMercatorTilingScheme({
    numberOfLevelZeroTilesX: x[1] - x[0] + 1,
    numberOfLevelZeroTilesY: y[1] - y[0] + 1,
    rectangleSouthwestInMeters: new Cartesian2(southwest.west, southwest.south),
    rectangleNortheastInMeters: new Cartesian2(northeast.east, northeast.north),
  });
  const whole = new EllipsoidTerrainProvider({ tilingScheme: TILING });
  // Its errors are counted from a level 0 that is the whole Earth.
  const callback = (column: number, row: number, own: number): Promise<Float32Array> =>
    terrain.tileHeights(...globalTile({ level, x, y }, own, column, row)).finally(onShape);
  const shape = terrain.hasHeights
    ? new CustomHeightmapTerrainProvider({ tilingScheme, width: SHAPE_SIDE, height: SHAPE_SIDE, callback })
    : new EllipsoidTerrainProvider({ tilingScheme });
  return Object.assign(shape, { getLevelMaximumGeometricError: (own: number) => whole.getLevelMaximumGeometricError(own + level) });
}

/** Shows the ground of areas. @param onShape a piece of uneven ground has come: the engine does not draw again of itself */
export function showGround(scene: Scene, areas: readonly Area[], terrain: TerrainHeights, onShape: () => void): void {
  scene.terrainProvider = terrainProviderFor(areas, terrain, onShape);
  // Hills hide what is behind them; a smooth Earth only ever hides by mistake.
  scene.globe.depthTestAgainstTerrain = terrain.hasHeights;
  scene.globe.show = true;
}
