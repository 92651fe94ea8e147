import { floorOf } from '#contract/places/floors.ts';
import { parentPath } from '#contract/places/geo.ts';
import { buildingAlong, floorOn } from '#contract/records/spoken-place.ts';
import type { Place } from '#contract/records/place.ts';
import type { World } from '#client/world/world.ts';

/** Height of the middle of a floor above the ground, in storeys. */
export const middleOf = (floor: number): number => (floor > 0 ? floor - 0.5 : floor + 0.5);

/** The floor a focus is on (or is), if it says one. */
export const floorAlong = (world: World, focus: string): { readonly path: string; readonly floor: number } | null =>
  floorOn((path) => world.get('place', path), focus);

/** The building a focus is in (or is), if it is in one. */
export const buildingOf = (world: World, focus: string): Place | null => buildingAlong((path) => world.get('place', path), focus);

/** Floors of a building that anything hangs in, lowest first. */
export function floorPaths(world: World, building: Place): string[] {
  const within = `${building.path}/`;
  return [...world.rollups().keys()]
    .filter((path) => path.startsWith(within) && parentPath(path) === building.path && floorOf(path) !== null)
    .sort((a, b) => floorOf(a)! - floorOf(b)!);
}
