import type { LonLat } from '#contract/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { defaultPlan } from '#scenes/floors/default-plan.ts';
import type { FloorPlan } from '#scenes/floors/floor-plan.ts';
import { townPlan } from '#scenes/floors/town-plan.ts';

/** Half the side of a building nobody measured, metres. */
const UNKNOWN_HALF_M = 10;

/** The best plan there is of a building. */
export function planOf(building: Place): FloorPlan {
  const ring = building.ring ?? squareAround(building.center);
  return townPlan(building) ?? defaultPlan({ ring, center: building.center, floors: building.floors, height: building.height });
}

function squareAround(center: LonLat): LonLat[] {
  const { toLonLat } = localPlane(center);
  const h = UNKNOWN_HALF_M;
  return [[-h, -h], [h, -h], [h, h], [-h, h], [-h, -h]].map(([x, y]) => toLonLat([x, y]));
}
