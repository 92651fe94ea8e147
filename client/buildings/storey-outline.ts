import type { LonLat } from '#contract/places/geo.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';

/** Metres that a storey's colour stands before the wall, so that the wall does not swallow it. */
const BEFORE_M = 0.5;
/** At sharp corners the outline moves by so many times that at most. */
const SHARPEST = 2;

/** The outline of a building moved outwards, closed like the one given. Rings that hold nothing come back as they are. */
export function storeyOutline(ring: readonly LonLat[]): readonly LonLat[] {
  const closed = ring.length > 1 && ring[0].join() === ring[ring.length - 1].join();
  const corners = closed ? ring.slice(0, -1) : ring;
  if (corners.length < 3) return ring;
  const plane = localPlane(corners[0]);
  const points = corners.map((corner) => plane.toMetres(corner));
  const turn = Math.sign(points.reduce((sum, [x, y], i) => sum + cross([x, y], points[(i + 1) % points.length]), 0));
  if (turn === 0) return ring;
  const moved = points.map((at, i) => {
    const a = outward(points[(i - 1 + points.length) % points.length], at, turn);
    const b = outward(at, points[(i + 1) % points.length], turn);
    // Along the middle of both walls' outward directions, so far that each wall moves by BEFORE_M.
    const length = Math.max(1 / SHARPEST, 1 + a[0] * b[0] + a[1] * b[1]);
    return plane.toLonLat([at[0] + ((a[0] + b[0]) * BEFORE_M) / length, at[1] + ((a[1] + b[1]) * BEFORE_M) / length]);
  });
  return [...moved, moved[0]];
}

const cross = ([ax, ay]: Metres, [bx, by]: Metres): number => ax * by - ay * bx;

/** @param turn 1 = the outline runs counter-clockwise */
function outward([ax, ay]: Metres, [bx, by]: Metres, turn: number): Metres {
  const [x, y] = [bx - ax, by - ay];
  const length = Math.hypot(x, y) || 1;
  return [(turn * y) / length, (-turn * x) / length];
}
