import { parentPath } from '#contract/geo.ts';
import { label, type Label } from '#contract/label.ts';
import type { Place } from '#contract/records/place.ts';
import type { World } from '#client/world/world.ts';

/** Number of the floor a path ends in, as the ledger counts: `…/F12` → 12, `…/B1` → −1, there is no 0; null when it ends in something else. */
export function floorOf(path: string): number | null {
  const found = /\/([FB])(\d{1,3})$/.exec(path);
  return found === null ? null : found[1] === 'F' ? Number(found[2]) : -Number(found[2]);
}

/** Height of the middle of a floor above the ground, in storeys. */
export const middleOf = (floor: number): number => (floor > 0 ? floor - 0.5 : floor + 0.5);

/** What people call a floor. */
export const floorName = (floor: number): Label => (floor > 0 ? label(`${floor}层`, `Floor ${floor}`) : label(`地下${-floor}层`, `Basement ${-floor}`));

/** The floor a focus is on (or is), if it says one. */
export function floorAlong(world: World, focus: string): { readonly path: string; readonly floor: number } | null {
  const building = buildingOf(world, focus);
  if (!building) return null;
  const path = `${building.path}/${focus.slice(building.path.length + 1).split('/')[0]}`;
  const floor = floorOf(path);
  return floor === null ? null : { path, floor };
}

/** The building a focus is in (or is), if it is in one. */
export function buildingOf(world: World, focus: string): Place | null {
  for (let path = focus; path !== ''; path = parentPath(path)) {
    const place = world.get('place', path);
    if (place) return place.level === 'building' ? place : null;
  }
  return null;
}

/** Floors of a building that anything hangs in, lowest first. */
export function floorPaths(world: World, building: Place): string[] {
  return [...world.rollups().keys()]
    .filter((path) => parentPath(path) === building.path && floorOf(path) !== null)
    .sort((a, b) => floorOf(a)! - floorOf(b)!);
}
