import { PAVED, type RoadClass } from '#scenes/town/roads.ts';
import { inRing } from '#contract/places/geo.ts';
import type { Lot, Settlement } from '../settlement.ts';
import { toPosition, type XY } from '#scenes/town/geometry/plane.ts';
import { add, distance, left, minus, mix, unit } from '#scenes/town/geometry/polygon.ts';
import type { Placer, Spot } from './spot.ts';

interface Way {
  readonly name: string;
  readonly class: RoadClass;
  readonly line: readonly XY[];
  /** The lot it runs in; null on public roads. */
  readonly lot: Lot | null;
}

function waysOf(settlement: Settlement): { streets: Way[]; lanes: Way[] } {
  const streets = settlement.ground.roads.map((road) => ({ ...road, lot: null }));
  const lanes = settlement.lots.flatMap((lot) => lot.plan.lanes.map((lane) => ({ ...lane, name: lot.name, lot })));
  return { streets, lanes };
}

/** The point `along` metres down a line, moved `aside` metres to its left. */
function pointOn(line: readonly XY[], along: number, aside: number): XY {
  let rest = along;
  for (let i = 1; i < line.length; i++) {
    const length = distance(line[i - 1], line[i]);
    if (rest <= length || i === line.length - 1) {
      return add(mix(line[i - 1], line[i], Math.min(1, rest / length)), left(unit(minus(line[i], line[i - 1]))), aside);
    }
    rest -= length;
  }
  return line[0];
}

const lengthOf = (line: readonly XY[]): number => line.slice(1).reduce((sum, p, i) => sum + distance(line[i], p), 0);

/** Points every `step` metres along ways, those outside their lot or the street left out. `aside` = share of the paved half width. */
function* walk(
  ways: readonly Way[],
  step: number,
  settlement: Settlement,
  aside: (way: Way, i: number) => number,
): Generator<{ way: Way; at: XY; place: string }> {
  for (const way of ways) {
    const length = lengthOf(way.line);
    for (let along = step / 2, i = 0; along < length; along += step, i++) {
      const at = pointOn(way.line, along, aside(way, i));
      const place = way.lot === null ? settlement.gridAt(at) : inRing(way.lot.plan.points, at) ? way.lot.path : null;
      if (place !== null) yield { way, at, place };
    }
  }
}

/** Exactly `count` points along ways, as far apart as that allows. */
function spread(
  ways: readonly Way[],
  count: number,
  settlement: Settlement,
  aside: (way: Way, i: number) => number,
): { way: Way; at: XY; place: string }[] {
  if (count === 0) return [];
  for (let step = 120; step > 0.5; step *= 0.96) {
    const found = [...walk(ways, step, settlement, aside)];
    if (found.length >= count) return Array.from({ length: count }, (_, i) => found[Math.floor((i * found.length) / count)]);
  }
  throw new Error(`town: no room for ${count} devices along the roads`);
}

function numbered(found: readonly { way: Way; at: XY; place: string }[], what: string, height: number): Spot[] {
  const numbers = new Map<string, number>();
  return found.map(({ way, at, place }) => {
    const where = way.name || '支路';
    const number = (numbers.get(where) ?? 0) + 1;
    numbers.set(where, number);
    return { name: `${where} ${number}号${what}`, place, position: toPosition(at, height), addresses: [] };
  });
}

/** Three in five in public roads, the rest in the lanes of compounds. */
export const roadway: Placer = (settlement, count, _random, { name = '', height = 0 }) => {
  const { streets, lanes } = waysOf(settlement);
  const public_ = Math.round(count * 0.6);
  const aside = (way: Way, i: number): number => (i % 2 === 0 ? 0.32 : -0.32) * PAVED[way.class];
  return numbered([...spread(streets, public_, settlement, aside), ...spread(lanes, count - public_, settlement, () => 0.8)], name, height);
};

/** Metres beyond the paved width. */
const PAVEMENT_M = 1.5;
const POST_M = 0.6;

/** On one pavement or the other of public streets. */
export const roadside: Placer = (settlement, count, random, { name = '', height = 0.6 }) => {
  const streets = waysOf(settlement).streets.filter((way) => way.class !== 'lane');
  const aside = (way: Way): number => (random.chance(0.5) ? 1 : -1) * (PAVED[way.class] / 2 + PAVEMENT_M);
  return numbered(spread(streets, count, settlement, aside), name, height);
};

/** Posts stand on both sides of public streets by turns. */
export const lampPosts: Placer = (settlement, count, _random, { name = '', height = 8 }) => {
  const streets = waysOf(settlement).streets.filter((way) => way.class !== 'lane');
  const aside = (way: Way, i: number): number => (i % 2 === 0 ? 1 : -1) * (PAVED[way.class] / 2 + POST_M);
  return numbered(spread(streets, count, settlement, aside), name, height);
};
