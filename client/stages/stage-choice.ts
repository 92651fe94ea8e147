import { isWithin } from '#contract/places/geo.ts';
import { buildingOf } from '#client/places/floors.ts';
import type { StageId, View } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';

/**
 * Who shows a View: the inside only where there is a building, else who showed the outside last. Before the ledger is there, nobody can
 * say.
 */
export const stageFor = (world: World, { focus, stage }: View, outdoors: StageId): StageId =>
  stage !== 'interior' || world.all('place').size === 0 || buildingOf(world, focus) ? stage : outdoors;

/** Picking something goes there; picking the building one is at, or something in it that one is at, goes in. */
export function pickedView(world: World, view: View, path: string): Partial<View> {
  if (path === view.focus) return buildingOf(world, path) ? { focus: path, stage: 'interior' } : { focus: path };
  return leavesDevice(world, view.open, path) ? { focus: path, open: '' } : { focus: path };
}

/** A device that is open is no part of the place gone to: its panel would speak of somewhere else. */
function leavesDevice(world: World, open: string, path: string): boolean {
  if (!open.startsWith('device:')) return false;
  const device = world.get('device', open.slice('device:'.length));
  return !device || !isWithin(`${device.place}/${device.id}`, path);
}
