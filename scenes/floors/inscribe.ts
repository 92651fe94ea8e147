import { minOf, maxOf } from '#contract/places/extent.ts';
import type { Metres } from '#scenes/local-plane.ts';
import { box, type Box } from './box.ts';

/** Wings shallower or narrower than this hold no room, metres. */
const LEAST_M = 2.4;
const MOST_LEVELS = 150;
/** What an outer wall takes. */
const WALL_M = 0.25;
/** Slanted and round sides are followed in steps of about this depth, metres. */
const BAND_M = 2.5;
/** Beside a corner, so that it counts on one side of a cut only. */
const HAIR_M = 1e-6;
/** A footprint of more wings has bays, not wings. */
const MOST_BOXES = 16;

/** Direction of the longest run of a footprint's edges, radians from east: the way its front goes. */
export function frontOf(outline: readonly Metres[]): number {
  const runs = new Map<number, number>();
  outline.forEach(([ax, ay], i) => {
    const [bx, by] = outline[(i + 1) % outline.length];
    const turn = Math.atan2(by - ay, bx - ax);
    const folded = ((turn % (Math.PI / 2)) + Math.PI / 2) % (Math.PI / 2);
    const key = Math.round(folded / 0.02) % Math.round(Math.PI / 2 / 0.02);
    runs.set(key, (runs.get(key) ?? 0) + Math.hypot(bx - ax, by - ay));
  });
  const best = [...runs].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0][0] * 0.02;
  const along = (angle: number): number => extent(outline, angle);
  return along(best) >= along(best + Math.PI / 2) ? best : best + Math.PI / 2;
}

function extent(outline: readonly Metres[], angle: number): number {
  const along = outline.map(([x, y]) => x * Math.cos(angle) + y * Math.sin(angle));
  return maxOf(along) - minOf(along);
}

export const spin = ([x, y]: Metres, angle: number): Metres => [
  x * Math.cos(angle) - y * Math.sin(angle),
  x * Math.sin(angle) + y * Math.cos(angle),
];

/** A stretch of a footprint's depth, and where it is inside from side to side all the way through. */
interface Band {
  readonly y0: number;
  readonly y1: number;
  readonly runs: readonly Run[];
}
type Run = readonly [from: number, to: number];
/** Bands `from` … `to` (not included) between two lines along y. */
interface Region {
  readonly from: number;
  readonly to: number;
  readonly x0: number;
  readonly x1: number;
}
interface Fit extends Region {
  readonly box: Box;
}

/**
 * Boxes that lie inside a footprint and do not overlap, largest first: the largest there is, then the largest beside it, and so on. The
 * footprint is in their frame already.
 */
export function inscribe(outline: readonly Metres[]): Box[] {
  const levels = levelsOf(outline);
  const bands = levels.slice(1).map((y1, i): Band => ({ y0: levels[i], y1, runs: commonRuns(outline, levels[i], y1) }));
  const boxes: Box[] = [];
  const open: Region[] = [{ from: 0, to: bands.length, x0: -Infinity, x1: Infinity }];
  for (let region = open.pop(); region; region = open.pop()) {
    const fit = largestIn(bands, region);
    if (!fit) continue;
    boxes.push(fit.box);
    open.push(
      { ...region, to: fit.from },
      { ...region, from: fit.to },
      { from: fit.from, to: fit.to, x0: region.x0, x1: fit.x0 },
      { from: fit.from, to: fit.to, x0: fit.x1, x1: region.x1 },
    );
  }
  return boxes.sort((one, other) => areaOf(other) - areaOf(one)).slice(0, MOST_BOXES);
}

const areaOf = ({ x0, x1, y0, y1 }: Box): number => (x1 - x0) * (y1 - y0);

/** The largest box in a region that leaves room for walls; null when none holds a room. */
function largestIn(bands: readonly Band[], { from, to, x0, x1 }: Region): Fit | null {
  let best: Fit | null = null;
  for (let first = from; first < to; first++) {
    let runs: readonly Run[] = [[x0, x1]];
    for (let last = first; last < to && runs.length > 0; last++) {
      runs = intersect(runs, bands[last].runs);
      const [y0, y1] = [bands[first].y0 + WALL_M, bands[last].y1 - WALL_M];
      if (y1 - y0 < LEAST_M) continue;
      for (const [left, right] of runs) {
        const found = box(left + WALL_M, right - WALL_M, y0, y1);
        if (found.x1 - found.x0 < LEAST_M || (best && areaOf(found) <= areaOf(best.box))) continue;
        best = { from: first, to: last + 1, x0: left, x1: right, box: found };
      }
    }
  }
  return best;
}

/** Heights at which the footprint turns, ascending, ends included; where it is slanted or round, others between them. */
function levelsOf(outline: readonly Metres[]): number[] {
  const turns = distinct(outline.map(([, y]) => y));
  return turns.slice(1).reduce<number[]>(
    (levels, to, i) => {
      const parts = Math.max(1, Math.round((to - turns[i]) / BAND_M));
      return [...levels, ...Array.from({ length: parts }, (_, part) => turns[i] + ((to - turns[i]) * (part + 1)) / parts)];
    },
    [turns[0]],
  );
}

/** Distinct values, ascending, ends included; of very many every so many. Near ones stay: between them lies what a side is out of true. */
function distinct(values: readonly number[]): number[] {
  const sorted = [...new Set(values)].sort((a, b) => a - b);
  const every = Math.ceil(sorted.length / MOST_LEVELS);
  return sorted.filter((_, i) => i % every === 0 || i === sorted.length - 1);
}

/** Stretches of x that are inside all the way from y0 to y1. */
function commonRuns(outline: readonly Metres[], y0: number, y1: number): readonly Run[] {
  const between = outline.map(([, y]) => y).filter((y) => y > y0 && y < y1);
  const heights = [y0 + HAIR_M, ...between.flatMap((y) => [y - HAIR_M, y + HAIR_M]), y1 - HAIR_M];
  let common: readonly Run[] = runsAt(outline, heights[0]);
  for (const y of heights.slice(1)) common = intersect(common, runsAt(outline, y));
  return common;
}

function runsAt(outline: readonly Metres[], y: number): readonly Run[] {
  const cuts: number[] = [];
  outline.forEach(([ax, ay], i) => {
    const [bx, by] = outline[(i + 1) % outline.length];
    if (ay > y !== by > y) cuts.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  });
  cuts.sort((a, b) => a - b);
  return Array.from({ length: cuts.length >> 1 }, (_, i): Run => [cuts[2 * i], cuts[2 * i + 1]]);
}

const intersect = (some: readonly Run[], others: readonly Run[]): readonly Run[] =>
  some.flatMap(([a, b]) => others.map(([c, d]): Run => [Math.max(a, c), Math.min(b, d)]).filter(([from, to]) => to > from));
