import type { PlannedRoad, RoadClass } from './roads.ts';
import { minOf, maxOf } from '#contract/places/extent.ts';
import { centroid, chord, distance, dot, keepLeft, left, minus, signedArea, turn, unit, add, type Cell } from './geometry/polygon.ts';
import { BORDER_ROADS, COMMUNITIES, GRID_ROADS, LANES } from './names.ts';
import type { XY } from './geometry/plane.ts';
import type { Random } from '#scenes/random.ts';

/** Ground between roads. `cell` reaches to the middle of the roads around it. */
export interface Parcel {
  readonly cell: Cell<RoadClass>;
  readonly grid: string;
}
interface PlannedPlace {
  readonly id: string;
  readonly name: string;
  readonly cell: Cell<RoadClass>;
}
interface PlannedGrid extends PlannedPlace {
  readonly community: string;
}
export interface Ground {
  readonly street: Cell<RoadClass>;
  readonly communities: readonly PlannedPlace[];
  readonly grids: readonly PlannedGrid[];
  readonly parcels: readonly Parcel[];
  readonly roads: readonly PlannedRoad[];
}

const OUTLINE: readonly XY[] = [
  [-772, -507],
  [-693, -595],
  [665, -609],
  [790, -446],
  [779, 400],
  [698, 498],
  [-763, 479],
];
/** A grid 网格 is what one grid worker walks: about this much ground, m². */
const GRID_AREA = 75_000;

/** Spread of compound areas measured in real quarters: median 2.3 ha, tenth largest 12 ha; cut off at both ends. */
const MEDIAN_M2 = 23_000;
const SPREAD = 1.29;
const SMALLEST_M2 = 5_500;
const LARGEST_M2 = 150_000;

/** Standard normal value below which a share `p` lies (Acklam's idea, coarse: bisection on the error function is plenty here). */
function normalQuantile(p: number): number {
  let low = -4;
  let high = 4;
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (1 / (1 + Math.exp(-1.702 * middle)) < p) low = middle;
    else high = middle;
  }
  return low;
}

/** Gross areas (m², roads around included) whose net areas spread as real compounds do. */
function targetAreas(count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const net = MEDIAN_M2 * Math.exp(SPREAD * normalQuantile((i + 0.5) / count));
    return (Math.sqrt(Math.min(LARGEST_M2, Math.max(SMALLEST_M2, net))) + 17) ** 2;
  });
}

interface Cut {
  readonly road: readonly [XY, XY];
  readonly halves: readonly [Cell<RoadClass>, Cell<RoadClass>];
}

function cutAt(cell: Cell<RoadClass>, origin: XY, direction: XY, kind: RoadClass): Cut {
  const road = chord(cell.points, origin, direction);
  if (!road) throw new Error('town: a road misses the ground it should cut');
  const back: XY = [-direction[0], -direction[1]];
  return { road, halves: [keepLeft(cell, origin, direction, kind), keepLeft(cell, origin, back, kind)] };
}

/** Mean direction of the edges that run rather along `axis`: a road goes the way of its neighbours. */
export function grain(cell: Cell<RoadClass>, axis: XY): XY {
  let sum: XY = [0, 0];
  cell.points.forEach((a, i) => {
    const edge = minus(cell.points[(i + 1) % cell.points.length], a);
    const along = dot(edge, axis);
    if (Math.abs(along) > 0.8 * Math.hypot(...edge)) sum = add(sum, edge, Math.sign(along));
  });
  return Math.hypot(...sum) > 0 ? unit(sum) : axis;
}

/** Cuts off `share` of a cell with a road across its longer side. */
function cutShare(cell: Cell<RoadClass>, share: number, kind: RoadClass, random: Random): Cut {
  const xs = cell.points.map((p) => p[0]);
  const ys = cell.points.map((p) => p[1]);
  const wide = maxOf(xs) - minOf(xs) > maxOf(ys) - minOf(ys);
  const direction = turn(grain(cell, wide ? [0, 1] : [1, 0]), random.normal() * 0.012);
  const across = left(direction);
  const offsets = cell.points.map((p) => dot(p, across));
  let low = minOf(offsets);
  let high = maxOf(offsets);
  const total = signedArea(cell.points);
  const at = (offset: number): XY => [across[0] * offset, across[1] * offset];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (signedArea(keepLeft(cell, at(middle), direction, kind).points) > total * share) low = middle;
    else high = middle;
  }
  return cutAt(cell, at(low), direction, kind);
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Two groups as equal as can be, like with like: a giant beside a dwarf would squeeze the dwarf into a sliver. */
function halve(unsorted: readonly number[]): readonly [number[], number[]] {
  const areas = [...unsorted].sort((a, b) => b - a);
  const total = sum(areas);
  let taken = 0;
  let at = 0;
  while (at < areas.length - 1 && (at === 0 || taken + areas[at] / 2 < total / 2)) taken += areas[at++];
  return [areas.slice(0, at), areas.slice(at)];
}

class Surveyor {
  readonly roads: PlannedRoad[] = [];
  readonly grids: PlannedGrid[] = [];
  readonly parcels: Parcel[] = [];
  readonly #random: Random;
  readonly #tertiary = [...GRID_ROADS];
  readonly #lanes = [...LANES];
  readonly #perCommunity = new Map<string, number>();

  constructor(random: Random) {
    this.#random = random;
  }

  divide(cell: Cell<RoadClass>, areas: readonly number[], community: string, grid: string | null): void {
    const here = grid ?? (areas.length === 1 || signedArea(cell.points) < GRID_AREA ? this.#openGrid(cell, community) : null);
    if (areas.length === 1) {
      this.parcels.push({ cell, grid: here! });
      return;
    }
    const groups = halve(areas);
    const [first, second] = this.#random.chance(0.5) ? groups : [groups[1], groups[0]];
    const kind: RoadClass = here === null ? 'tertiary' : 'lane';
    const cut = cutShare(cell, sum(first) / sum(areas), kind, this.#random);
    const name = (kind === 'tertiary' ? this.#tertiary : this.#lanes).shift() ?? '';
    this.roads.push({ name, class: kind, line: cut.road });
    this.divide(cut.halves[0], first, community, here);
    this.divide(cut.halves[1], second, community, here);
  }

  #openGrid(cell: Cell<RoadClass>, community: string): string {
    const number = (this.#perCommunity.get(community) ?? 0) + 1;
    this.#perCommunity.set(community, number);
    const id = `${community}${String(number).padStart(3, '0')}`;
    this.grids.push({ id, name: `第${number}网格`, community, cell });
    return id;
  }
}

/** Gives each community the areas that fill it best, largest first. */
function share(areas: readonly number[], cells: readonly Cell<RoadClass>[]): number[][] {
  const room = cells.map((cell) => signedArea(cell.points));
  const shares: number[][] = cells.map(() => []);
  for (const area of [...areas].sort((a, b) => b - a)) {
    const widest = room.indexOf(maxOf(room));
    shares[widest].push(area);
    room[widest] -= area;
  }
  return shares;
}

/** The street, cut down the levels into communities, grids and parcels; every cut is a road. */
export function surveyGround(parcels: number, random: Random): Ground {
  const street: Cell<RoadClass> = { points: OUTLINE, edges: OUTLINE.map((): RoadClass => 'primary') };
  const quancheng = cutAt(street, [0, -40], unit([1, -0.015]), 'primary');
  const [north, south] = quancheng.halves;
  const gongyuan = cutAt(north, [-300, 0], unit([0.02, 1]), 'secondary');
  const xianxi = cutAt(gongyuan.halves[1], [170, 0], unit([-0.02, 1]), 'secondary');
  const shunjing = cutAt(south, [-35, 0], unit([0.03, 1]), 'secondary');
  const cells = [gongyuan.halves[0], xianxi.halves[0], shunjing.halves[0], xianxi.halves[1], shunjing.halves[1]];
  const surveyor = new Surveyor(random);
  surveyor.roads.push(
    ...BORDER_ROADS,
    { name: '泉城路', class: 'primary', line: [[-1500, 10], ...quancheng.road, [1500, -75]] },
    { name: '贡院墙根街', class: 'secondary', line: gongyuan.road },
    { name: '县西巷', class: 'secondary', line: xianxi.road },
    { name: '舜井街', class: 'secondary', line: shunjing.road },
  );
  const communities = COMMUNITIES.map((community, i) => ({ ...community, cell: cells[i] }));
  share(targetAreas(parcels), cells).forEach((areas, i) => surveyor.divide(cells[i], areas, communities[i].id, null));
  return { street, communities, grids: surveyor.grids, parcels: surveyor.parcels, roads: surveyor.roads };
}

/** Mean distance from a cell's middle to a point: what "near" means when uses are chosen. */
export const remoteness = (cell: Cell<RoadClass>, from: XY): number => distance(centroid(cell.points), from);
