import type { Position } from 'geojson';
import type { Ring } from '#tiles/area/area.ts';

/** A ring with more crossings than this is noise, not an outline. */
const MOST_CROSSINGS = 64;

interface Crossing {
  /** Edges, from corner `first` and corner `second` to the next; first < second. */
  readonly first: number;
  readonly second: number;
  readonly at: Position;
}

const side = (a: Position, b: Position, p: Position): number => (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);

/** Where two edges cross in their insides; touching corners do not count. */
function cross(a: Position, b: Position, c: Position, d: Position): Position | null {
  const [sc, sd] = [side(a, b, c), side(a, b, d)];
  if (sc === 0 || sd === 0 || sc > 0 === sd > 0) return null;
  const [sa, sb] = [side(c, d, a), side(c, d, b)];
  if (sa === 0 || sb === 0 || sa > 0 === sb > 0) return null;
  const t = sa / (sa - sb);
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
}

/** Sweeps from west to east: edges that do not overlap in longitude are never compared. */
function firstCrossing(ring: Ring): Crossing | null {
  const edges = Array.from({ length: ring.length - 1 }, (_, i) => i).sort((i, j) => west(ring, i) - west(ring, j));
  let open: number[] = [];
  for (const edge of edges) {
    const from = west(ring, edge);
    if (open.length > 32) open = open.filter((other) => east(ring, other) >= from);
    for (const other of open) {
      const at = cross(ring[other], ring[other + 1], ring[edge], ring[edge + 1]);
      if (at) return { first: Math.min(edge, other), second: Math.max(edge, other), at };
    }
    open.push(edge);
  }
  return null;
}

const west = (ring: Ring, edge: number): number => Math.min(ring[edge][0], ring[edge + 1][0]);
const east = (ring: Ring, edge: number): number => Math.max(ring[edge][0], ring[edge + 1][0]);

/**
 * Parts a closed ring at every place where it crosses itself: a figure of eight becomes its two loops.
 * @returns loops that cross nothing; null when there are more crossings than an outline can have.
 */
export function untangle(ring: Ring): Ring[] | null {
  const done: Ring[] = [];
  const open: Ring[] = [ring];
  for (let crossings = 0; open.length > 0;) {
    const loop = open.pop()!;
    const crossing = loop.length < 5 ? null : firstCrossing(loop);
    if (!crossing) {
      if (loop.length >= 4) done.push(loop);
      continue;
    }
    if (++crossings > MOST_CROSSINGS) return null;
    const { first, second, at } = crossing;
    open.push([at, ...loop.slice(first + 1, second + 1), at], [...loop.slice(0, first + 1), at, ...loop.slice(second + 1)]);
  }
  return done;
}
