import { CORRIDOR, type RoadClass } from '#scenes/town/roads.ts';
import { maxOf, minOf } from '#contract/places/extent.ts';
import { grain, type Parcel } from '#scenes/town/ground.ts';
import type { XY } from '#scenes/town/geometry/plane.ts';
import { chord, inset, minus, turn, type Cell, type Polygon } from '#scenes/town/geometry/polygon.ts';
import type { Random } from '#scenes/random.ts';
import { box, type Box } from './footprints.ts';

export interface Frame {
  /** Lot and gross cell in the lot's own frame: x runs the way of its front and back edges. */
  readonly lot: Polygon;
  readonly gross: Cell<RoadClass>;
  readonly angle: number;
}

export function frameOf(parcel: Parcel): Frame {
  const net = inset(parcel.cell, (edge) => CORRIDOR[edge] / 2);
  const [dx, dy] = grain(parcel.cell, [1, 0]);
  const angle = Math.atan2(dy, dx);
  const back = (p: XY): XY => turn(p, -angle);
  return { lot: net.points.map(back), gross: { points: parcel.cell.points.map(back), edges: parcel.cell.edges }, angle };
}

export const extent = (polygon: Polygon): Box => {
  const xs = polygon.map((p) => p[0]);
  const ys = polygon.map((p) => p[1]);
  return box(minOf(xs), maxOf(xs), minOf(ys), maxOf(ys));
};

/** The lot without a strip of so many metres along its edges. */
export const inner = (lot: Polygon, by: number): Polygon => inset({ points: lot, edges: lot.map(() => by) }, (edge) => edge).points;

export interface Spine {
  readonly at: readonly number[];
  readonly lines: readonly (readonly XY[])[];
  readonly gates: readonly { readonly at: XY; readonly out: XY }[];
}

export const RANK: Record<RoadClass, number> = { primary: 4, secondary: 3, tertiary: 2, lane: 1, service: 0, footway: 0 };

/** Lanes through a lot from front to back; each opens to the greater of the two roads, a long one to both. */
export function spinesOf(frame: Frame, spacing: number, random: Random): Spine {
  const { x0, x1 } = extent(frame.lot);
  const count = Math.max(1, Math.round((x1 - x0) / spacing));
  const spines = { at: [] as number[], lines: [] as XY[][], gates: [] as { at: XY; out: XY }[] };
  for (let i = 0; i < count; i++) {
    const narrow = x1 - x0 < 95;
    const x = narrow ? x0 + 5 : x0 + ((i + random.between(0.42, 0.58)) / count) * (x1 - x0);
    const net = chord(frame.lot, [x, 0], [0, 1]);
    const gross = chord(frame.gross.points, [x, 0], [0, 1]);
    if (!net || !gross) continue;
    const rank = (end: XY): number => RANK[edgeAt(frame.gross, end)];
    const toFront = rank(gross[0]) >= rank(gross[1]);
    const both = net[1][1] - net[0][1] > 230;
    spines.at.push(x);
    spines.lines.push([toFront || both ? gross[0] : [x, net[0][1] + 8], !toFront || both ? gross[1] : [x, net[1][1] - 8]]);
    if (toFront || both) spines.gates.push({ at: net[0], out: [0, -1] });
    if (!toFront || both) spines.gates.push({ at: net[1], out: [0, 1] });
  }
  return spines;
}

/** The road along the edge nearest to a point. */
export function edgeAt(cell: Cell<RoadClass>, p: XY): RoadClass {
  let nearest = Infinity;
  let found: RoadClass = 'lane';
  cell.points.forEach((a, i) => {
    const b = cell.points[(i + 1) % cell.points.length];
    const [dx, dy] = minus(b, a);
    const off = Math.abs((p[0] - a[0]) * dy - (p[1] - a[1]) * dx) / Math.hypot(dx, dy);
    if (off < nearest) [nearest, found] = [off, cell.edges[i]];
  });
  return found;
}
