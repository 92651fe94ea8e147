import { z } from 'zod';
import type { LonLat } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { defaultPlan } from '#scenes/floors/default-plan.ts';
import { floorPlanSchema, type FloorPlan } from '#scenes/floors/floor-plan.ts';
import { townPlan } from '#scenes/town/floor-plans.ts';
import { withBasePath } from '#client/session/base-path.ts';

/** Half the side of a building nobody measured, metres. */
const UNKNOWN_HALF_M = 10;
/** A server this slow is not waited for: a building made up is better than none. */
const TIMEOUT_MS = 1200;

const answerSchema = z.object({ plan: floorPlanSchema.nullable() });

/** The best plan there is of a building: what somebody entered, else what can be made up. */
export async function planOf(building: Place): Promise<FloorPlan> {
  return (await enteredPlan(building.path).catch(() => null)) ?? generatedPlan(building);
}

/** @throws Error when the server does not answer, or with something else. */
async function enteredPlan(building: string): Promise<FloorPlan | null> {
  const answer = await fetch(withBasePath(`/api/v1/floor-plans?building=${encodeURIComponent(building)}`), {
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return answer.ok ? answerSchema.parse(await answer.json()).plan : null;
}

/** A plan of any building, from what the ledger says of its outside. */
export function generatedPlan(building: Place): FloorPlan {
  const ring = building.ring ?? squareAround(building.center);
  return townPlan(building) ?? defaultPlan({ ring, center: building.center, floors: building.floors, height: building.height });
}

function squareAround(center: LonLat): LonLat[] {
  const { toLonLat } = localPlane(center);
  const h = UNKNOWN_HALF_M;
  return [
    [-h, -h],
    [h, -h],
    [h, h],
    [-h, h],
    [-h, -h],
  ].map(([x, y]) => toLonLat([x, y]));
}
