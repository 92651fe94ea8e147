import type { Position } from 'geojson';
import type { Ring } from '#tiles/area/area.ts';

/** First tolerance tried, degrees: about 0.2 m. */
const FIRST = 2e-6;

/** Fewer corners, at most `most`, by Douglas–Peucker with a tolerance that doubles until they fit. The ring stays closed. */
export function simplifyRing(ring: Ring, most: number): Ring {
  let rest = ring;
  for (let tolerance = FIRST; rest.length > most; tolerance *= 2) {
    // Both halves from the two corners that are far apart: a closed ring has no ends of its own.
    const far = farthest(rest);
    const first = keepWithin(rest.slice(0, far + 1), tolerance);
    rest = [...first.slice(0, -1), ...keepWithin(rest.slice(far), tolerance)];
  }
  return rest;
}

function farthest(ring: Ring): number {
  let best = 1;
  let most = -1;
  ring.forEach((point, i) => {
    const distance = Math.hypot(point[0] - ring[0][0], point[1] - ring[0][1]);
    if (distance > most) [most, best] = [distance, i];
  });
  return best;
}

function keepWithin(line: Ring, tolerance: number): Position[] {
  const near = thin(line, tolerance / 2);
  const kept = new Uint8Array(near.length);
  kept[0] = 1;
  kept[near.length - 1] = 1;
  const spans: [number, number][] = [[0, near.length - 1]];
  while (spans.length > 0) {
    const [from, to] = spans.pop()!;
    let worst = 0;
    let at = 0;
    for (let i = from + 1; i < to; i++) {
      const distance = toSegment(near[i], near[from], near[to]);
      if (distance > worst) [worst, at] = [distance, i];
    }
    if (worst <= tolerance) continue;
    kept[at] = 1;
    spans.push([from, at], [at, to]);
  }
  return near.filter((_, i) => kept[i] === 1);
}

/** Drops points closer than `least` to the one kept before; the ends stay. */
function thin(line: Ring, least: number): Position[] {
  const kept = [line[0]];
  for (let i = 1; i < line.length - 1; i++) {
    const last = kept.at(-1)!;
    if (Math.hypot(line[i][0] - last[0], line[i][1] - last[1]) >= least) kept.push(line[i]);
  }
  kept.push(line[line.length - 1]);
  return kept;
}

function toSegment(p: Position, a: Position, b: Position): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length));
  return Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy);
}
