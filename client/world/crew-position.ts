import { MOVER } from '#contract/live/mover-columns.ts';
import type { Position } from '#contract/places/geo.ts';
import type { Crew } from '#contract/records/crew.ts';
import type { World } from './world.ts';

type Movers = Pick<World, 'movers' | 'moverOf'>;

/** True when a crew has said where it is, and not too long ago. */
export function isSeen({ movers, moverOf }: Movers, crew: string): boolean {
  const at = moverOf(crew);
  return at !== undefined && movers.status[at] !== MOVER.gone;
}

/** Where a crew is as far as it has said; else where it is stationed. */
export function crewPosition(world: Movers, { id, position }: Pick<Crew, 'id' | 'position'>): Position {
  if (!isSeen(world, id)) return position;
  const { lng, lat, height } = world.movers;
  const at = world.moverOf(id)!;
  return [lng[at], lat[at], Number.isNaN(height[at]) ? 0 : height[at]];
}
