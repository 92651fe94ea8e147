import { CORRIDOR } from '#scenes/town/roads.ts';
import { inRing } from '#contract/places/geo.ts';
import { reachFor } from '#scenes/sight/density.ts';
import type { Building, Settlement } from '../settlement.ts';
import { azimuthAt, toPosition, type XY } from '#scenes/town/geometry/plane.ts';
import { add, centroid, distance, minus, mix, unit } from '#scenes/town/geometry/polygon.ts';
import type { Random } from '#scenes/random.ts';
import { apportion, evenly, type Placer, type Spot } from './spot.ts';

type Optics = Omit<NonNullable<Spot['camera']>, 'azimuth'>;

const camera = (name: string, place: string, at: XY, towards: XY, height: number, optics: Optics): Spot => ({
  name,
  place,
  position: toPosition(at, height),
  addresses: [],
  camera: { azimuth: azimuthAt(at, towards), ...optics },
});

/** A fixed camera's reach is what its pixels can observe over its opening. */
const fixed = (fov: number, pixels: number, tilt: number): Optics => ({
  fov,
  pixels,
  tilt,
  reach: Math.round(reachFor({ fov, pixels, reach: 0 }, 'observe')),
});
const [MP4, MP8] = [2560, 3840];
/** A dome that turns, and zooms in many times. */
const dome = (reach: number): Optics => ({ fov: 58, pixels: MP4, tilt: -12, reach, ptz: true });
const DOME_REACH_M = 120;
const LOOKOUT_REACH_M = 260;

/** Two at each gate of a compound: who comes, who goes. */
function gateCameras(settlement: Settlement): Spot[] {
  return settlement.compounds.flatMap((lot) =>
    lot.plan.gates.flatMap(({ at, out }, i) => [
      camera(`${lot.name} ${i + 1}号门 外`, lot.path, at, out, 3.5, fixed(76, MP4, -10)),
      camera(`${lot.name} ${i + 1}号门 内`, lot.path, at, [-out[0], -out[1]], 3.5, fixed(70, MP4, -10)),
    ]),
  );
}

/** On a pole in the middle of each compound, or as near to it on the way to the gate as there is no building. */
function middleDomes(settlement: Settlement): Spot[] {
  return settlement.compounds.flatMap((lot) => {
    const walls = settlement.buildings.filter((building) => building.compound === lot).map(({ draft, onto }) => draft.footprint.map(onto));
    const middle = centroid(lot.plan.points);
    return lot.plan.gates.slice(0, 1).map(({ at: gate }) => {
      const steps = Math.ceil(distance(middle, gate) / 2);
      const ways = Array.from({ length: steps }, (_, i) => mix(middle, gate, i / steps));
      const at = ways.find((point) => !walls.some((wall) => inRing(wall, point))) ?? gate;
      return camera(`${lot.name} 中心 球机`, lot.path, at, minus(gate, at), 6.5, dome(DOME_REACH_M));
    });
  });
}

/** 高点监控: on the roof of the highest building of each community, at its edge, looking down on the roofs of the others. */
function indexes(settlement: Settlement): Spot[] {
  const communities = Map.groupBy(settlement.buildings, ({ path }) => path.split('/').slice(0, 4).join('/'));
  return [...communities.values()].map((buildings) => {
    const highest = buildings.reduce((best, one) => (one.draft.height > best.draft.height ? one : best));
    const { x0, x1, y0 } = highest.draft.body;
    const at = (y: number): XY => highest.onto([(x0 + x1) / 2, y]);
    return camera(
      `${highest.compound.name} ${highest.name} 楼顶高点`,
      highest.compound.path,
      at(y0),
      minus(at(y0 - 1), at(y0)),
      highest.draft.height + 2,
      { ...dome(LOOKOUT_REACH_M), tilt: -20 },
    );
  });
}

/** On a pole at both ends of each inner street, looking down it. */
function junctionCameras(settlement: Settlement): Spot[] {
  return settlement.ground.roads
    .filter((road) => road.line.length === 2)
    .flatMap((road) =>
      [road.line, [...road.line].reverse()].flatMap(([end, other], i) => {
        const towards = unit(minus(other, end));
        const at = add(add(end, towards, CORRIDOR.tertiary), [-towards[1], towards[0]], CORRIDOR[road.class] / 2 - 2);
        const grid = settlement.gridAt(at);
        return grid === null
          ? []
          : [camera(`${road.name || '支路'} ${i === 0 ? '始' : '末'}端路口`, grid, at, towards, 6, fixed(58, MP8, -6))];
      }),
    );
}

/** Under the eaves of a corner, looking along a side of the building. */
function cornerCamera(building: Building, corner: number, random: Random): Spot {
  const { body } = building.draft;
  const east = corner % 2 === 1;
  const back = corner % 4 >= 2;
  const at: XY = [east ? body.x1 + 0.6 : body.x0 - 0.6, back ? body.y1 + 0.6 : body.y0 - 0.6];
  const ways: readonly XY[] = [
    [east ? -1 : 1, back ? 0.35 : -0.35],
    [east ? 0.35 : -0.35, back ? -1 : 1],
    [0, back ? 1 : -1],
  ];
  const towards = random.pick(ways);
  const onto = (p: XY): XY => minus(building.onto(add(at, p)), building.onto(at));
  const name = `${building.compound.name} ${building.name} ${back ? '北' : '南'}侧${east ? '东' : '西'}角`;
  const height = Math.min(4.5, building.draft.height - 0.5);
  return camera(
    name,
    building.compound.path,
    building.onto(at),
    onto(towards),
    height,
    fixed(random.whole(52, 94), random.pick([MP4, MP4, MP8]), -random.whole(4, 14)),
  );
}

/** High points first, then gates and street corners; the rest watch the buildings. */
export const lookouts: Placer = (settlement, count, random) => {
  const high = indexes(settlement).slice(0, Math.floor(count / 10));
  const posts = [...gateCameras(settlement), ...middleDomes(settlement), ...junctionCameras(settlement)];
  const first = [...high, ...evenly(posts, Math.min(posts.length, Math.floor(count * 0.5) - high.length))];
  const counts = apportion(
    count - first.length,
    settlement.buildings.map(({ draft }) => (draft.use === 'courtyard' ? 0.3 : 1)),
  );
  const corners = settlement.buildings.flatMap((building, b) =>
    Array.from({ length: counts[b] }, (_, i) => cornerCamera(building, i + b, random)),
  );
  return [...first, ...corners];
};
