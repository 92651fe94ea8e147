import type { LonLat } from '#contract/places/geo.ts';
import { metresBetween } from '../../crs.ts';
import type { AreaBuilding, Ring } from '../../area/area.ts';

/** Ground that rises and falls. */
export interface FootingGround {
  /** Metres. */
  at(place: LonLat): number;
}

/** How a building stands on the ground. */
interface Footing {
  /** Metres of the ground in its middle: what its storeys are counted from. */
  readonly ground: number;
  /** Metres its walls go down from there, to below the lowest ground around it. */
  readonly depth: number;
}

export const ON_ELLIPSOID: Footing = { ground: 0, depth: 0 };

/** Metres between the places along a wall where the ground is looked at. */
const STEP_M = 5;
/** Metres that walls go into the ground, for ground that is drawn coarsely from afar. */
const INTO_GROUND_M = 1.5;

/** Where a building stands, so that it neither floats above a slope nor sinks into it. */
export function footingOf({ center, parts }: AreaBuilding, ground: FootingGround | undefined): Footing {
  if (!ground) return ON_ELLIPSOID;
  const level = ground.at([center[0], center[1]]);
  const lowest = Math.min(level, ...parts.filter(({ base }) => base <= 0).map(({ rings }) => lowestAlong(rings[0], ground)));
  return { ground: level, depth: level - lowest + INTO_GROUND_M };
}

function lowestAlong(ring: Ring, ground: FootingGround): number {
  let lowest = Infinity;
  for (let i = 1; i < ring.length; i++) {
    const [from, to] = [ring[i - 1], ring[i]] as unknown as [LonLat, LonLat];
    const steps = Math.ceil(metresBetween(from, to) / STEP_M) || 1;
    for (let step = 0; step < steps; step++)
      lowest = Math.min(lowest, ground.at([from[0] + ((to[0] - from[0]) * step) / steps, from[1] + ((to[1] - from[1]) * step) / steps]));
  }
  return lowest;
}
