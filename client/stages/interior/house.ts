import { isWithin, type Position } from '#contract/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { localPlane, type LocalPlane, type Metres } from '#scenes/local-plane.ts';
import type { FloorPlan, Layout, Level } from '#scenes/floors/floor-plan.ts';
import { frontOf } from '#scenes/floors/inscribe.ts';
import { inRing } from '#scenes/floors/polygon.ts';
import { floorOf } from '#contract/floors.ts';

/** A building as the interior stage holds it: its plan, and how places of the world lie in it. */
export interface House {
  readonly path: string;
  readonly name: string;
  readonly plan: FloorPlan;
  readonly plane: LocalPlane;
  readonly levels: readonly Level[];
  /** Bearing from which the building is seen along its longer side, a little from the left. */
  readonly bearing: number;
}

const FROM_LEFT = 17;

/** Where something is: on which level (an index), metres east and north of the anchor, and above that level's slab. */
export interface Spot {
  readonly level: number;
  readonly x: number;
  readonly north: number;
  readonly above: number;
}

export function createHouse({ path, name }: Place, plan: FloorPlan): House {
  const front = (frontOf(plan.layouts[plan.levels[0].layout].outline) * 180) / Math.PI;
  // Of the two long sides, the one looked at with north further up.
  const square = front > 90 ? 180 - front : -front;
  return { path, name, plan, plane: localPlane(plan.anchor), levels: plan.levels, bearing: square - FROM_LEFT };
}

export const layoutOf = (house: House, level: number): Layout => house.plan.layouts[house.levels[level].layout];

/** `…/F12`, or `…/B1` below ground. */
export const floorPath = (house: House, level: number): string => {
  const { floor } = house.levels[level];
  return `${house.path}/${floor > 0 ? `F${String(floor).padStart(2, '0')}` : `B${-floor}`}`;
};

/** Index of the level with this floor number; −1 when the building has none such. */
export const levelOf = (house: House, floor: number | null): number => (floor === null ? -1 : house.levels.findIndex((level) => level.floor === floor));

/** Level by a height above ground: the one it is in, else the nearest. */
export function levelAt({ levels }: House, height: number): number {
  return Math.max(0, levels.findLastIndex(({ bottom }) => bottom <= height));
}

/** Where a thing with this path hangs. The floor in its path is surer than its height. */
export function spotOf(house: House, path: string, position: Position): Spot {
  const [x, north] = house.plane.toMetres([position[0], position[1]]);
  const said = path.slice(house.path.length).match(/^\/[FB]\d{1,3}/)?.[0];
  const named = said === undefined ? -1 : levelOf(house, floorOf(said));
  const level = named >= 0 ? named : levelAt(house, position[2]);
  const { bottom, height } = house.levels[level];
  return { level, x, north, above: Math.min(height - 0.25, Math.max(0.1, position[2] - bottom)) };
}

export const isInside = (house: House, path: string): boolean => path !== house.path && isWithin(path, house.path);

/** Id of the unit a spot lies in, undefined in shared spaces and outside. */
export function unitAt(house: House, { level, x, north }: Spot): string | undefined {
  const at: Metres = [x, north];
  return layoutOf(house, level).spaces.find((space) => inRing(space.ring, at))?.unit;
}
