import type { LonLat, Position } from '#contract/places/geo.ts';
import { localPlane, type LocalPlane } from '#scenes/local-plane.ts';
import { createObstacleGrid, type ObstacleGrid } from './obstacle-grid.ts';
import type { Prism, XYZ } from './prism.ts';

/** A building as an obstacle. Heights in metres above the ground, which is taken as flat. */
export interface Obstacle {
  /** WGS-84; closed or not, either way round. */
  readonly ring: readonly LonLat[];
  readonly height: number;
  /** Where it begins: a bridge, an upper floor. 0 when left out. */
  readonly base?: number;
  /** Storeys between base and height; with them, slabs hide what is on another floor. */
  readonly floors?: number;
  readonly name: string;
  readonly path: string;
}

/** Obstacles made ready for looking; build once and keep while the buildings stay. */
export interface ObstacleIndex {
  readonly plane: LocalPlane;
  readonly grid: ObstacleGrid;
  /** In the order of `grid.prisms`. Those without a body (no ring, no height) are left out. */
  readonly obstacles: readonly Obstacle[];
}

const hasBody = ({ ring, height, base = 0 }: Obstacle): boolean =>
  ring.length >= 3 && Number.isFinite(base) && height > base && height < Infinity;

/** @param near any place in the area: lengths are true around it. */
export function indexObstacles(buildings: readonly Obstacle[], near: LonLat): ObstacleIndex {
  const obstacles = buildings.filter(hasBody);
  const plane = localPlane(near);
  const toPrism = ({ ring, height, base = 0, floors = 0 }: Obstacle): Prism => {
    const [first, last] = [ring[0], ring[ring.length - 1]];
    const open = first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
    return { corners: open.flatMap((corner) => plane.toMetres(corner)), bottom: base, top: height, floors };
  };
  return { plane, grid: createObstacleGrid(obstacles.map(toPrism)), obstacles };
}

export function toXYZ(plane: LocalPlane, [lon, lat, height]: Position): XYZ {
  const [x, y] = plane.toMetres([lon, lat]);
  return [x, y, height];
}
