/** Metres: east, north, up. */
export type XYZ = readonly [x: number, y: number, z: number];

/** An upright body: a building, for the eye. Metres. */
export interface Prism {
  /** Corners x, y one after the other, the first not repeated. May be concave, may wind either way. */
  readonly corners: readonly number[];
  readonly bottom: number;
  readonly top: number;
  /** Storeys between bottom and top, each with a slab nobody sees through; 0 = not known. */
  readonly floors: number;
}

/** How a line of sight fares at one body. */
export interface Obstruction {
  /** Share of the way (0 … 1, from the first point to the second) at which it begins and ends. */
  readonly from: number;
  readonly to: number;
  /** `walls`: it enters or leaves the body. `slab`: both ends are inside, on different storeys. */
  readonly by: 'walls' | 'slab';
}

/** Less than this inside a body is no obstacle, metres: cameras hang on walls, and ledgers round their places. */
const GRAZE_M = 0.5;

/**
 * The first stretch on which a body stands between two points, or null. The same for both directions, to the last bit:
 * the line is always cut as seen from the lesser of its ends.
 */
export function obstruct(prism: Prism, a: XYZ, b: XYZ): Obstruction | null {
  if (!isGreater(a, b)) return firstOf(prism, a, b, false);
  const found = firstOf(prism, b, a, true);
  return found && { by: found.by, from: 1 - found.to, to: 1 - found.from };
}

const isGreater = (a: XYZ, b: XYZ): boolean => (a[0] !== b[0] ? a[0] > b[0] : a[1] !== b[1] ? a[1] > b[1] : a[2] > b[2]);

const CUTS = new Float64Array(4096);

/** Where the endless line through a and b crosses the ring, sorted, as shares of the way from a to b. */
function cutRing(corners: readonly number[], a: XYZ, dx: number, dy: number): number {
  let count = 0;
  const last = corners.length - 2;
  let px = corners[last] - a[0];
  let py = corners[last + 1] - a[1];
  let side = dx * py - dy * px;
  const squared = dx * dx + dy * dy;
  for (let i = 0; i <= last && count < CUTS.length; i += 2) {
    const qx = corners[i] - a[0];
    const qy = corners[i + 1] - a[1];
    const next = dx * qy - dy * qx;
    if (side >= 0 !== next >= 0) {
      const share = side / (side - next);
      CUTS[count++] = ((px + (qx - px) * share) * dx + (py + (qy - py) * share) * dy) / squared;
    }
    px = qx;
    py = qy;
    side = next;
  }
  CUTS.subarray(0, count).sort();
  return count;
}

function firstOf(prism: Prism, a: XYZ, b: XYZ, last: boolean): Obstruction | null {
  const [dx, dy, dz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [low, high] = between(a[2], dz, prism.bottom, prism.top);
  if (low >= high) return null;
  const length = Math.hypot(dx, dy, dz);
  if (dx === 0 && dy === 0) return upright(prism, a, { low, high, length });
  const count = cutRing(prism.corners, a, dx, dy);
  let found: Obstruction | null = null;
  for (let i = 0; i + 1 < count; i += 2) {
    const from = Math.max(low, CUTS[i]);
    const to = Math.min(high, CUTS[i + 1]);
    const here = judge(prism, a[2], b[2], from, to, length);
    if (here && (found === null || last)) found = here;
  }
  return found;
}

/** The stretch of the way on which the line is between two heights; empty when it never is. */
function between(z: number, dz: number, bottom: number, top: number): readonly [number, number] {
  if (dz === 0) return z >= bottom && z < top ? [0, 1] : [1, 0];
  const [one, other] = [(bottom - z) / dz, (top - z) / dz];
  return [Math.max(0, Math.min(one, other)), Math.min(1, Math.max(one, other))];
}

/** Straight up or down: inside all the way or not at all. */
function upright(prism: Prism, a: XYZ, { low, high, length }: { low: number; high: number; length: number }): Obstruction | null {
  const count = cutRing(prism.corners, a, 1, 0);
  for (let i = 0; i + 1 < count; i += 2) {
    if (CUTS[i] < 0 && CUTS[i + 1] > 0) return judge(prism, a[2], a[2] + length, low, high, length);
  }
  return null;
}

function judge(prism: Prism, za: number, zb: number, from: number, to: number, length: number): Obstruction | null {
  if ((to - from) * length <= GRAZE_M) return null;
  if (from > 0 || to < 1) return { from, to, by: 'walls' };
  return prism.floors > 1 && storeyOf(prism, za) !== storeyOf(prism, zb) ? { from, to, by: 'slab' } : null;
}

const storeyOf = ({ bottom, top, floors }: Prism, z: number): number =>
  Math.min(floors - 1, Math.max(0, Math.floor(((z - bottom) / (top - bottom)) * floors)));
