import type { XY } from './plane.ts';

/** Corners counter-clockwise, first not repeated. */
export type Polygon = readonly XY[];

export const add = (a: XY, b: XY, scale = 1): XY => [a[0] + b[0] * scale, a[1] + b[1] * scale];
export const minus = (a: XY, b: XY): XY => [a[0] - b[0], a[1] - b[1]];
export const dot = (a: XY, b: XY): number => a[0] * b[0] + a[1] * b[1];
/** A quarter turn counter-clockwise. */
export const left = ([x, y]: XY): XY => [-y, x];
export const mix = (a: XY, b: XY, t: number): XY => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
export const distance = (a: XY, b: XY): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
export const unit = (v: XY): XY => {
  const length = Math.hypot(v[0], v[1]);
  return [v[0] / length, v[1] / length];
};
export const turn = ([x, y]: XY, radians: number): XY => [
  x * Math.cos(radians) - y * Math.sin(radians),
  x * Math.sin(radians) + y * Math.cos(radians),
];

/** Positive when counter-clockwise. */
export function signedArea(polygon: Polygon): number {
  let twice = 0;
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length];
    twice += a[0] * b[1] - b[0] * a[1];
  });
  return twice / 2;
}

export function centroid(polygon: Polygon): XY {
  let x = 0;
  let y = 0;
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length];
    const cross = a[0] * b[1] - b[0] * a[1];
    x += (a[0] + b[0]) * cross;
    y += (a[1] + b[1]) * cross;
  });
  const six = 6 * signedArea(polygon);
  return [x / six, y / six];
}

/** A convex piece of ground whose every edge knows what borders it: `edges[i]` belongs to the edge from corner i to i + 1. */
export interface Cell<E> {
  readonly points: Polygon;
  readonly edges: readonly E[];
}

/** The part of a convex cell on the left of the line through `origin` along `direction`; the cut becomes an edge marked `edge`. */
export function keepLeft<E>(cell: Cell<E>, origin: XY, direction: XY, edge: E): Cell<E> {
  const side = (p: XY): number => dot(minus(p, origin), left(direction));
  const points: XY[] = [];
  const edges: E[] = [];
  cell.points.forEach((a, i) => {
    const b = cell.points[(i + 1) % cell.points.length];
    const sa = side(a);
    const sb = side(b);
    if (sa >= 0) {
      points.push(a);
      edges.push(cell.edges[i]);
    }
    if (sa >= 0 === sb >= 0) return;
    points.push(mix(a, b, sa / (sa - sb)));
    edges.push(sa >= 0 ? edge : cell.edges[i]);
  });
  return { points, edges };
}

/** Moves every edge of a convex cell inwards by what `by` says of it. Empty when nothing is left. */
export function inset<E>(cell: Cell<E>, by: (edge: E) => number): Cell<E> {
  let rest = cell;
  cell.points.forEach((a, i) => {
    const direction = unit(minus(cell.points[(i + 1) % cell.points.length], a));
    rest = keepLeft(rest, add(a, left(direction), by(cell.edges[i])), direction, cell.edges[i]);
  });
  return rest;
}

/** Where the line through `origin` along `direction` crosses a convex polygon, in the line's direction; null when it misses. */
export function chord(polygon: Polygon, origin: XY, direction: XY): readonly [XY, XY] | null {
  const crossings: XY[] = [];
  const side = (p: XY): number => dot(minus(p, origin), left(direction));
  polygon.forEach((a, i) => {
    const b = polygon[(i + 1) % polygon.length];
    if (side(a) >= 0 !== side(b) >= 0) crossings.push(mix(a, b, side(a) / (side(a) - side(b))));
  });
  if (crossings.length !== 2) return null;
  crossings.sort((a, b) => dot(a, direction) - dot(b, direction));
  return [crossings[0], crossings[1]];
}

/** The stretch of x that lies inside a convex polygon all the way from y0 to y1; null when there is none. */
export function widthBetween(polygon: Polygon, y0: number, y1: number): readonly [number, number] | null {
  const low = chord(polygon, [0, y0], [1, 0]);
  const high = chord(polygon, [0, y1], [1, 0]);
  if (!low || !high) return null;
  const from = Math.max(low[0][0], high[0][0]);
  const to = Math.min(low[1][0], high[1][0]);
  return to > from ? [from, to] : null;
}

/** Points along a line no further apart than `step`, ends included: what is to be bent must have joints. */
export function densify(line: readonly XY[], step: number): XY[] {
  const dense: XY[] = [line[0]];
  for (let i = 1; i < line.length; i++) {
    const parts = Math.max(1, Math.ceil(distance(line[i - 1], line[i]) / step));
    for (let part = 1; part <= parts; part++) dense.push(mix(line[i - 1], line[i], part / parts));
  }
  return dense;
}
