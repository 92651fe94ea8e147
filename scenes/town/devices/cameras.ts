import { CORRIDOR } from '../ground.ts';
import type { Building, Settlement } from '../settlement.ts';
import { azimuthAt, toPosition, type XY } from '../plane.ts';
import { add, minus, unit } from '../polygon.ts';
import type { Random } from '../random.ts';
import { apportion, evenly, type Placer, type Spot } from './spot.ts';

function camera(name: string, place: string, at: XY, towards: XY, height: number, fov: number, reach: number): Spot {
  return { name, place, position: toPosition(at, height), addresses: [], camera: { azimuth: azimuthAt(at, towards), fov, reach } };
}

/** Two at each gate of a compound: who comes, who goes. */
function gateCameras(settlement: Settlement): Spot[] {
  return settlement.compounds.flatMap((lot) =>
    lot.plan.gates.flatMap(({ at, out }, i) => [
      camera(`${lot.name} ${i + 1}号门 外`, lot.path, at, out, 3.5, 90, 30),
      camera(`${lot.name} ${i + 1}号门 内`, lot.path, at, [-out[0], -out[1]], 3.5, 80, 35),
    ]));
}

/** On a pole at both ends of each inner street, looking down it. */
function junctionCameras(settlement: Settlement): Spot[] {
  return settlement.ground.roads.filter((road) => road.line.length === 2).flatMap((road) =>
    [road.line, [...road.line].reverse()].flatMap(([end, other], i) => {
      const towards = unit(minus(other, end));
      const at = add(add(end, towards, CORRIDOR.tertiary), [-towards[1], towards[0]], CORRIDOR[road.class] / 2 - 2);
      const grid = settlement.gridAt(at);
      return grid === null ? [] : [camera(`${road.name || '支路'} ${i === 0 ? '始' : '末'}端路口`, grid, at, towards, 6, 60, 80)];
    }));
}

/** Under the eaves of a corner, looking along a side of the building. */
function cornerCamera(building: Building, corner: number, random: Random): Spot {
  const { body } = building.draft;
  const east = corner % 2 === 1;
  const back = corner % 4 >= 2;
  const at: XY = [east ? body.x1 + 0.6 : body.x0 - 0.6, back ? body.y1 + 0.6 : body.y0 - 0.6];
  const ways: readonly XY[] = [[east ? -1 : 1, back ? 0.35 : -0.35], [east ? 0.35 : -0.35, back ? -1 : 1], [0, back ? 1 : -1]];
  const towards = random.pick(ways);
  const onto = (p: XY): XY => minus(building.onto(add(at, p)), building.onto(at));
  const name = `${building.compound.name} ${building.name} ${back ? '北' : '南'}侧${east ? '东' : '西'}角`;
  const height = Math.min(4.5, building.draft.height - 0.5);
  return camera(name, building.compound.path, building.onto(at), onto(towards), height, random.whole(65, 105), random.whole(22, 45));
}

/** Gates first, then street corners; the rest watch the buildings. */
export const cameras: Placer = (settlement, count, random) => {
  const posts = [...gateCameras(settlement), ...junctionCameras(settlement)];
  const first = evenly(posts, Math.min(posts.length, Math.floor(count * 0.5)));
  const counts = apportion(count - first.length, settlement.buildings.map(({ draft }) => (draft.use === 'courtyard' ? 0.3 : 1)));
  const corners = settlement.buildings.flatMap((building, b) =>
    Array.from({ length: counts[b] }, (_, i) => cornerCamera(building, i + b, random)));
  return [...first, ...corners];
};
