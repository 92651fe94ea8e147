import type { Metres } from '#scenes/local-plane.ts';
import { box, type Box } from './box.ts';

/** Wings shallower or narrower than this hold no room, metres. */
const LEAST_M = 2.4;
/** Levels this close count as one: footprints are measured, not drawn. */
const SNAP_M = 1.2;
/** What an outer wall takes. */
const WALL_M = 0.25;

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
  return Math.max(...along) - Math.min(...along);
}

export const spin = ([x, y]: Metres, angle: number): Metres => [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];

/** Boxes that lie inside a footprint and do not overlap, largest first. The footprint is in their frame already. */
export function inscribe(outline: readonly Metres[]): Box[] {
  const levels = snapped(outline.map(([, y]) => y));
  const wings: Box[] = [];
  for (let i = 1; i < levels.length; i++) {
    const [y0, y1] = [levels[i - 1] + WALL_M, levels[i] - WALL_M];
    for (const [x0, x1] of commonRuns(outline, y0, y1)) {
      const below = wings.findLast((wing) => Math.abs(wing.y1 - y0) < 2 * WALL_M + 0.01 && Math.abs(wing.x0 - x0) < SNAP_M && Math.abs(wing.x1 - x1) < SNAP_M);
      if (below) wings[wings.indexOf(below)] = box(Math.max(below.x0, x0), Math.min(below.x1, x1), below.y0, y1);
      else wings.push(box(x0, x1, y0, y1));
    }
  }
  const area = (wing: Box): number => (wing.x1 - wing.x0) * (wing.y1 - wing.y0);
  return wings.filter((wing) => wing.x1 - wing.x0 >= LEAST_M && wing.y1 - wing.y0 >= LEAST_M).sort((a, b) => area(b) - area(a));
}

/** Distinct heights at which the footprint turns, ascending, ends included. */
function snapped(values: readonly number[]): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  const levels = [sorted[0]];
  for (const value of sorted) if (value - levels[levels.length - 1] > SNAP_M) levels.push(value);
  const top = sorted[sorted.length - 1];
  if (levels.length > 1) levels[levels.length - 1] = top;
  return levels;
}

/** Stretches of x that are inside all the way from y0 to y1, walls off. */
function commonRuns(outline: readonly Metres[], y0: number, y1: number): (readonly [number, number])[] {
  if (y1 - y0 < 0.5) return [];
  const between = outline.map(([, y]) => y).filter((y) => y > y0 && y < y1);
  const heights = [y0, ...between.flatMap((y) => [y - 1e-6, y + 1e-6]), y1];
  let common: (readonly [number, number])[] = runsAt(outline, heights[0]);
  for (const y of heights.slice(1)) common = intersect(common, runsAt(outline, y));
  return common.map(([a, b]) => [a + WALL_M, b - WALL_M] as const).filter(([a, b]) => b - a > 1);
}

function runsAt(outline: readonly Metres[], y: number): (readonly [number, number])[] {
  const cuts: number[] = [];
  outline.forEach(([ax, ay], i) => {
    const [bx, by] = outline[(i + 1) % outline.length];
    if (ay > y !== by > y) cuts.push(ax + ((y - ay) / (by - ay)) * (bx - ax));
  });
  cuts.sort((a, b) => a - b);
  return Array.from({ length: cuts.length >> 1 }, (_, i) => [cuts[2 * i], cuts[2 * i + 1]] as const);
}

const intersect = (some: readonly (readonly [number, number])[], others: readonly (readonly [number, number])[]): (readonly [number, number])[] =>
  some.flatMap(([a, b]) => others.map(([c, d]) => [Math.max(a, c), Math.min(b, d)] as const).filter(([from, to]) => to > from));
