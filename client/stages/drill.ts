import { buildingOf } from '#client/layers/floors.ts';
import type { StageId, View } from '#client/view/view.ts';
import type { World } from '#client/world/world.ts';

/** Who shows a View: the inside only where there is a building, else who showed the outside last. Before the ledger is there, nobody can say. */
export const stageFor = (world: World, { focus, stage }: View, outdoors: StageId): StageId =>
  stage !== 'interior' || world.all('place').size === 0 || buildingOf(world, focus) ? stage : outdoors;

/** Picking something goes there; picking the building one is at, or something in it that one is at, goes in. */
export const pickedView = (world: World, view: View, path: string): Partial<View> =>
  path === view.focus && buildingOf(world, path) ? { focus: path, stage: 'interior' } : { focus: path };
