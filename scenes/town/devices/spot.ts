import type { Hanging } from '#contract/kinds/placement.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { RoomUse } from '#scenes/floors/floor-plan.ts';
import type { Random } from '#scenes/random.ts';
import type { Building, Settlement } from '../settlement.ts';
import { toPosition, type XY } from '#scenes/town/geometry/plane.ts';
import { spotIn } from '../rooms.ts';

/** A device before its kind and id are put on it. */
export type Spot = Omit<DeviceDraft, 'id' | 'kind' | 'simulated'>;
/** Finds spots of one site for exactly `count` devices; for one each where there are as many as there are. */
export type Placer = (settlement: Settlement, count: number, random: Random, how: Hanging) => Spot[];

/** `count` shared out by weight in whole numbers, largest remainders first; sums to exactly `count`. */
export function apportion(count: number, weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const exact = weights.map((weight) => (total > 0 ? (count * weight) / total : count / weights.length));
  const shares = exact.map(Math.floor);
  const byRemainder = exact.map((value, i) => ({ i, rest: value - Math.floor(value) })).sort((a, b) => b.rest - a.rest || a.i - b.i);
  let left = count - shares.reduce((sum, share) => sum + share, 0);
  for (const { i } of byRemainder) {
    if (left-- <= 0) break;
    shares[i] += 1;
  }
  return shares;
}

/** `count` of the items, evenly through the list; again from the start when there are too few. */
export function evenly<T>(items: readonly T[], count: number): T[] {
  const step = Math.max(1, items.length / count);
  return Array.from({ length: count }, (_, i) => items[Math.floor(i * step) % items.length]);
}

/** Path of a floor: `F12` below its building, by rule and without a record. */
export const floorPath = (building: Building, floor: number): string => `${building.path}/F${String(floor).padStart(2, '0')}`;

/**
 * A point inside a building.
 * @param along −1 … 1 from its west to its east end
 * @param across −1 … 1 from its front to its back
 */
export function inside(building: Building, along: number, across: number): XY {
  const { x0, x1, y0, y1 } = building.draft.body;
  return building.onto([(x0 + x1) / 2 + (along * (x1 - x0 - 1)) / 2, (y0 + y1) / 2 + (across * (y1 - y0 - 1)) / 2]);
}

/** Height above ground of something `above` metres over the floor of a storey. */
export const heightOn = (building: Building, floor: number, above: number): number =>
  ((floor - 1) * building.draft.height) / building.draft.floors + above;

/** A spot indoors on a floor, in a room of one of these uses. `unit` counts entrances from the west, from 1. */
export function indoors(
  building: Building,
  floor: number,
  unit: number,
  above: number,
  what: string,
  uses: readonly RoomUse[],
  random: Random,
): Spot {
  const at = building.onto(spotIn(building.draft, uses, unit, random.between(0, 1), random.between(-0.8, 0.8)));
  const entrance = building.draft.units > 1 ? `${unit}单元` : '';
  return {
    name: `${building.compound.name} ${building.name} ${entrance}${floor}层 ${what}`,
    place: floorPath(building, floor),
    floor,
    position: toPosition(at, heightOn(building, floor, above)),
    addresses: [],
  };
}
