import { isWithin, type Position, inRing } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { localPlane, type LocalPlane, type Metres } from '#scenes/local-plane.ts';
import type { FloorPlan, Layout, Level } from '#scenes/floors/floor-plan.ts';
import { frontOf } from '#scenes/floors/inscribe.ts';
import { floorOf } from '#contract/places/floors.ts';

/** A building as the interior stage holds it: its plan, and how places of the world lie in it. */
export interface BuildingModel {
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

export function createBuildingModel({ path, name }: Place, plan: FloorPlan): BuildingModel {
  const front = (frontOf(plan.layouts[plan.levels[0].layout].outline) * 180) / Math.PI;
  // Of the two long sides, the one looked at with north further up.
  const square = front > 90 ? 180 - front : -front;
  return { path, name, plan, plane: localPlane(plan.anchor), levels: plan.levels, bearing: square - FROM_LEFT };
}

export const layoutOf = (model: BuildingModel, level: number): Layout => model.plan.layouts[model.levels[level].layout];

/** `…/F12`, or `…/B1` below ground. */
export const floorPath = (model: BuildingModel, level: number): string => {
  const { floor } = model.levels[level];
  return `${model.path}/${floor > 0 ? `F${String(floor).padStart(2, '0')}` : `B${-floor}`}`;
};

/** Index of the level with this floor number; −1 when the building has none such. */
export const levelOf = (model: BuildingModel, floor: number | null): number =>
  floor === null ? -1 : model.levels.findIndex((level) => level.floor === floor);

/** Level by a height above ground: the one it is in, else the nearest. */
export function levelAt({ levels }: BuildingModel, height: number): number {
  return Math.max(
    0,
    levels.findLastIndex(({ bottom }) => bottom <= height),
  );
}

/** Where a thing with this path hangs. The floor in its path is surer than its height. */
export function spotOf(model: BuildingModel, path: string, position: Position): Spot {
  const [x, north] = model.plane.toMetres([position[0], position[1]]);
  const said = path.slice(model.path.length).match(/^\/[FB]\d{1,3}/)?.[0];
  const named = said === undefined ? -1 : levelOf(model, floorOf(said));
  const level = named >= 0 ? named : levelAt(model, position[2]);
  const { bottom, height } = model.levels[level];
  return { level, x, north, above: Math.min(height - 0.25, Math.max(0.1, position[2] - bottom)) };
}

export const isInside = (model: BuildingModel, path: string): boolean => path !== model.path && isWithin(path, model.path);

/** Id of the unit a spot lies in, undefined in shared spaces and outside. */
export function unitAt(model: BuildingModel, { level, x, north }: Spot): string | undefined {
  const at: Metres = [x, north];
  return layoutOf(model, level).spaces.find((space) => inRing(space.ring, at))?.unit;
}
