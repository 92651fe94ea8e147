import type { Position } from 'geojson';
import { inRing, METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { boxOf, type Ring, type Rings } from '#tiles/area/area.ts';
import { simplifyRing } from './simplify.ts';
import { untangle } from './untangle.ts';

/** Longer rings say more than any screen shows and stall whoever triangulates them. */
export const MAX_CORNERS = 5000;
const LEAST_SQUARE_METRES = 1;

/** Twice the signed area in square degrees; positive when counter-clockwise. */
function twiceArea(ring: Ring): number {
  let sum = 0;
  for (let i = 1; i < ring.length; i++) {
    // Relative to the first corner: the products of whole degrees would swallow the digits that matter.
    const [ax, ay] = [ring[i - 1][0] - ring[0][0], ring[i - 1][1] - ring[0][1]];
    const [bx, by] = [ring[i][0] - ring[0][0], ring[i][1] - ring[0][1]];
    sum += ax * by - bx * ay;
  }
  return sum;
}

export const squareMetres = (ring: Ring): number =>
  Math.abs(twiceArea(ring) / 2) * METRES_PER_DEGREE ** 2 * Math.cos((ring[0][1] * Math.PI) / 180);

const wind = (ring: Ring, counterClockwise: boolean): Ring => (twiceArea(ring) > 0 === counterClockwise ? ring : [...ring].reverse());

export const ringsHold = (rings: Rings, x: number, y: number): boolean =>
  inRing(rings[0], [x, y]) && !rings.slice(1).some((hole) => inRing(hole, [x, y]));

/** A point inside: the middle when it is, else the middle of the widest stretch at middle latitude. */
export function pointInside(rings: Rings): Position {
  const [west, south, east, north] = boxOf(rings[0]);
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  if (ringsHold(rings, x, y)) return [x, y];
  const crossings = rings
    .flatMap((ring) =>
      ring.slice(1).flatMap((b, i) => {
        const a = ring[i];
        return a[1] > y !== b[1] > y ? [a[0] + ((y - a[1]) / (b[1] - a[1])) * (b[0] - a[0])] : [];
      }),
    )
    .sort((a, b) => a - b);
  let best: Position = [x, y];
  let widest = 0;
  for (let i = 0; i + 1 < crossings.length; i += 2) {
    const width = crossings[i + 1] - crossings[i];
    if (width > widest) [widest, best] = [width, [(crossings[i] + crossings[i + 1]) / 2, y]];
  }
  return best;
}

/** Does a hole lie in a ring? Its inside tells: its corners may touch the ring, in any number. */
export function ringHasHole(ring: Ring, hole: Ring): boolean {
  const [x, y] = pointInside([hole]);
  return inRing(ring, [x, y]);
}

/** What had to be done to a polygon to make it usable. */
export interface Mended {
  readonly polygons: readonly Rings[];
  readonly simplified: boolean;
  readonly untangled: boolean;
  /** Holes that lie in no outline. */
  readonly lostHoles: number;
}

function closed(ring: readonly Position[]): Position[] {
  const kept = ring.filter((point, i) => i === 0 || point[0] !== ring[i - 1][0] || point[1] !== ring[i - 1][1]);
  const last = kept.at(-1);
  if (kept.length > 0 && (last![0] !== kept[0][0] || last![1] !== kept[0][1])) kept.push(kept[0]);
  return kept;
}

/**
 * Makes the rings of a polygon usable: closed, no corner twice, at most `MAX_CORNERS`, no edge crossing another, wound right.
 * A ring that crosses itself becomes the loops it is made of.
 * @returns a sentence when nothing can be made of it.
 */
export function mendPolygon(rings: readonly (readonly Position[])[]): Mended | string {
  if (rings.length === 0) return 'a polygon has no ring';
  const outer = closed(rings[0]);
  if (outer.length < 4) return `a ring has only ${Math.max(0, outer.length - 1)} corners`;
  const mended = rings.map((ring, i) => {
    const whole = i === 0 ? outer : closed(ring);
    const short = whole.length > MAX_CORNERS ? simplifyRing(whole, MAX_CORNERS) : whole;
    return { loops: untangle(short), simplified: short !== whole };
  });
  if (mended[0].loops === null) return 'a ring crosses itself so often that no outline can be made of it';
  const outers = mended[0].loops.filter((loop) => squareMetres(loop) >= LEAST_SQUARE_METRES).map((loop) => wind(loop, true));
  if (outers.length === 0) return `a polygon covers less than ${LEAST_SQUARE_METRES} m²`;
  const holes = mended
    .slice(1)
    .flatMap(({ loops }) => loops ?? [])
    .filter((loop) => loop.length >= 4 && squareMetres(loop) >= LEAST_SQUARE_METRES);
  const within = holes.map((hole) => outers.find((ring) => ringHasHole(ring, hole)));
  return {
    polygons: outers.map((ring) => [ring, ...holes.filter((_, i) => within[i] === ring).map((hole) => wind(hole, false))]),
    lostHoles: within.filter((ring) => ring === undefined).length,
    simplified: mended.some(({ simplified }) => simplified),
    untangled: mended.some(({ loops }) => loops === null || loops.length > 1),
  };
}
