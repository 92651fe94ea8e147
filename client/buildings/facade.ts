import type { LonLat } from '#contract/places/geo.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';

/** Before the wall, so that the wall does not swallow it, and how thick it is, metres. */
const BEFORE_M = 0.6;
const THICK_M = 0.5;
/** Walls that are seen more slantingly than this are no part of a facade: cosine of the angle to their normal. */
const SLANT = 0.4;

/**
 * The walls of a building that face somebody who stands before it, as a closed strip that lies before them; null when none does.
 * @param ring outline, closed or not, either way round
 * @param eye where they stand
 */
export function facadeOf(ring: readonly LonLat[], eye: LonLat): readonly LonLat[] | null {
  const corners = ring.length > 1 && ring[0].join() === ring[ring.length - 1].join() ? ring.slice(0, -1) : ring;
  if (corners.length < 3) return null;
  const plane = localPlane(corners[0]);
  const points = corners.map((corner) => plane.toMetres(corner));
  const turn = Math.sign(
    points.reduce((sum, [ax, ay], i) => sum + ax * points[(i + 1) % points.length][1] - ay * points[(i + 1) % points.length][0], 0),
  );
  const [ex, ey] = plane.toMetres(eye);
  const walls = points.map((a, i) => {
    const b = points[(i + 1) % points.length];
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const out: Metres = [(turn * (b[1] - a[1])) / length, (-turn * (b[0] - a[0])) / length];
    const to: Metres = [ex - (a[0] + b[0]) / 2, ey - (a[1] + b[1]) / 2];
    const far = Math.hypot(...to) || 1;
    return { a, b, out, length, seen: (to[0] * out[0] + to[1] * out[1]) / far };
  });
  const best = walls.filter(({ seen }) => seen > 0).toSorted((a, b) => b.seen * b.length - a.seen * a.length)[0];
  if (best === undefined) return null;
  // Of the walls beside the best those count that look the same way: a bay is part of the facade, a gable is none.
  const at = walls.indexOf(best);
  const facing = (i: number): boolean => {
    const { out, seen } = walls[(i + walls.length) % walls.length];
    return seen > SLANT && out[0] * best.out[0] + out[1] * best.out[1] > SLANT;
  };
  let [from, to] = [at, at];
  while (to - from < walls.length - 1 && facing(from - 1)) from--;
  while (to - from < walls.length - 1 && facing(to + 1)) to++;
  const run = Array.from({ length: to - from + 1 }, (_, i) => walls[(from + i + walls.length) % walls.length]);
  const moved = (by: number): Metres[] =>
    [run[0].a, ...run.map(({ b }) => b)].map(([x, y]) => [x + best.out[0] * by, y + best.out[1] * by]);
  const strip = [...moved(BEFORE_M), ...moved(BEFORE_M + THICK_M).reverse()];
  return [...strip, strip[0]].map((point) => plane.toLonLat(point));
}
