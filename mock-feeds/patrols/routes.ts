import type { PatrolChoice } from '#contract/patrols/plan.ts';
import { METRES_PER_DEGREE, type Position } from '#contract/places/geo.ts';

/** A point as it stands in the ledger. */
interface Spot {
  readonly id: string;
  readonly position: Position;
}

const POINTS = 7;
const ROUTES = 2;
const NAMES = ['东线', '西线', '南线', '北线'];
const LASTS_MIN = 40;

/** Routes through points that lie near each other, each point on one: from the one that is furthest east on to the nearest. */
export function routesThrough(spots: readonly Spot[]): PatrolChoice[] {
  const left = [...spots].sort((a, b) => b.position[0] - a.position[0] || (a.id < b.id ? -1 : 1));
  const routes: PatrolChoice[] = [];
  for (let from = left.shift(); from !== undefined && routes.length < ROUTES; from = left.shift()) {
    const route = [from];
    while (route.length < POINTS && left.length > 0) {
      const at = route.at(-1)!;
      const [next] = left.sort((a, b) => metres(at, a) - metres(at, b));
      left.splice(0, 1);
      route.push(next);
    }
    left.sort((a, b) => a.position[0] - b.position[0] || (a.id < b.id ? -1 : 1));
    routes.push(choiceOf(`${NAMES[routes.length]}巡检（模拟）`, route, routes.length));
  }
  return routes;
}

/** Every two hours around the clock, in three shifts; the last point wants a photo. */
function choiceOf(name: string, route: readonly Spot[], nth: number): PatrolChoice {
  const everyDay = [1, 2, 3, 4, 5, 6, 7];
  const starts = (from: number): number[] => [0, 2, 4, 6].map((hour) => ((from + hour) % 24) * 60 + nth * 30);
  return {
    name,
    points: route.map(({ id }, n) => ({
      device: id,
      dueMin: Math.max(1, Math.round(((n + 1) * LASTS_MIN) / route.length)),
      photo: n === route.length - 1,
    })),
    shifts: [
      { name: '早班', days: everyDay, starts: starts(6) },
      { name: '中班', days: everyDay, starts: starts(14) },
      { name: '夜班', days: everyDay, starts: starts(22) },
    ],
    lastsMin: LASTS_MIN,
    graceMin: 4,
    radiusM: 50,
    active: true,
  };
}

const metres = ({ position: [ax, ay] }: Spot, { position: [bx, by] }: Spot): number =>
  Math.hypot((bx - ax) * Math.cos((ay * Math.PI) / 180), by - ay) * METRES_PER_DEGREE;
