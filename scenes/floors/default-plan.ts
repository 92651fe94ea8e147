import type { LonLat } from '#contract/places/geo.ts';
import { corridorFloor, roomsOnly, type Arrangement } from './arrange.ts';
import { depth, width } from './box.ts';
import { buildPlan, planeOf } from './build-plan.ts';
import type { FloorPlan } from './floor-plan.ts';
import { frontOf, inscribe, spin } from './inscribe.ts';

const STOREY_M = 3;
const ROOM_M = 7;
const LIFTS_FROM_FLOOR = 7;

interface Shell {
  readonly ring: readonly LonLat[];
  readonly center: LonLat;
  /** Storeys above ground; taken from the height when not known. */
  readonly floors?: number;
  /** Metres; three a storey when not known. */
  readonly height?: number;
}

/**
 * What can be said of a building's inside when nothing is known but its outside: a corridor with rooms, stairs at its ends, lifts
 * in the tall. Everything lies inside the footprint; where it is too narrow for a room, the floor is bare.
 */
export function defaultPlan({ ring, center, floors, height }: Shell): FloorPlan {
  const storeys = Math.max(1, Math.min(200, Math.round(floors ?? (height ?? STOREY_M) / STOREY_M)));
  const { plane, outline } = planeOf(center, ring);
  const angle = frontOf(outline);
  const wings = inscribe(outline.map((corner) => spin(corner, -angle)));
  return buildPlan(
    { plane, outline, onto: (point) => spin(point, angle) },
    arrange(wings, storeys),
    storeys,
    Math.max(height ?? 0, storeys * 2),
  );
}

function arrange([main, ...others]: ReturnType<typeof inscribe>, storeys: number): Arrangement {
  if (main === undefined) return { units: [], spaces: [] };
  const lifts = storeys >= LIFTS_FROM_FLOOR ? 2 : 0;
  const room = width(main) >= 12 && depth(main) >= 6;
  const heart = room ? corridorFloor(main, 'room', ROOM_M, lifts) : { units: [], spaces: roomsOnly(main, 'room', ROOM_M) };
  return { units: heart.units, spaces: [...heart.spaces, ...others.flatMap((wing) => roomsOnly(wing, 'room', ROOM_M))] };
}
