import type { Place } from '#contract/records/place.ts';
import { toLonLat } from './geometry/plane.ts';
import { roomsOf } from './rooms.ts';
import type { Building } from './settlement.ts';
import { DEMO_SEED, planTown } from './plan-town.ts';
import { buildPlan, planeOf } from '#scenes/floors/build-plan.ts';
import type { FloorPlan } from '#scenes/floors/floor-plan.ts';

let known: ReadonlyMap<string, Building> | null = null;

/** Buildings of the demo town by path; planned once, about 0.1 s. */
const demoBuildings = (): ReadonlyMap<string, Building> =>
  (known ??= new Map(planTown(DEMO_SEED).buildings.map((building) => [building.path, building])));

/** The inside of a building of the demo town, with every device of the town in its room; null for any other building. */
export function townPlan({ path, simulated, ring, center, floors, height }: Place): FloorPlan | null {
  const building = simulated && ring ? demoBuildings().get(path) : undefined;
  if (!building || !ring || floors !== building.draft.floors || !sameCorner(ring[0], toLonLat(building.onto(building.draft.footprint[0]))))
    return null;
  const { plane, outline } = planeOf(center, ring);
  return buildPlan(
    { plane, outline, onto: (point) => plane.toMetres(toLonLat(building.onto(point))) },
    roomsOf(building.draft),
    floors,
    height ?? building.draft.height,
  );
}

const sameCorner = (a: readonly [number, number], b: readonly [number, number]): boolean => Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-6;
