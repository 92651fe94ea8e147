import type { Lot, Settlement } from '../settlement.ts';
import { toPosition, type XY } from '#scenes/town/geometry/plane.ts';
import { centroid, distance, mix } from '#scenes/town/geometry/polygon.ts';
import { panelAddress, zoneAddress } from '#scenes/placement/alarm-accounts.ts';
import { apportion, evenly, type Placer, type Spot } from './spot.ts';

/** Inside the boundary that it watches, as a share of the way to the middle. */
const INSIDE = 0.01;

/** At the first gate of compounds, one for each; further ones have no account. */
export const guardPosts: Placer = (settlement, count, _random, { name = '', height = 1.5 }) => {
  const { compounds } = settlement;
  const taken = new Set<Lot>();
  return evenly(compounds, count).map((lot): Spot => {
    const addresses = taken.has(lot) ? [] : [panelAddress(compounds.indexOf(lot))];
    taken.add(lot);
    const middle = centroid(lot.plan.points);
    return {
      name: `${lot.name} ${name}`,
      place: lot.path,
      position: toPosition(mix(lot.plan.gates[0]?.at ?? middle, middle, INSIDE * 3), height),
      addresses,
    };
  });
};

/** The boundary of each compound in stretches of one length, from its first corner on; a zone is at the middle of its stretch. */
export const fences: Placer = (settlement: Settlement, count, _random, { name = '', height = 2 }) => {
  const counts = apportion(
    count,
    settlement.compounds.map(() => 1),
  );
  return settlement.compounds.flatMap((lot, c) =>
    Array.from({ length: counts[c] }, (_, i): Spot => {
      const at = mix(along(lot.plan.points, (i + 0.5) / counts[c]), centroid(lot.plan.points), INSIDE);
      return {
        name: `${lot.name} 围栏 ${i + 1}号${name}`,
        place: lot.path,
        position: toPosition(at, height),
        addresses: [zoneAddress(c, i + 1)],
      };
    }),
  );
};

/** The point that is this share of the way around. */
function along(ring: readonly XY[], share: number): XY {
  const sides = ring.map((corner, i) => ({ from: corner, to: ring[(i + 1) % ring.length] }));
  let rest = share * sides.reduce((sum, { from, to }) => sum + distance(from, to), 0);
  for (const { from, to } of sides) {
    const length = distance(from, to);
    if (rest <= length) return mix(from, to, rest / length);
    rest -= length;
  }
  return ring[0];
}
