import type { Metres } from '#scenes/local-plane.ts';

/** A piece of a line between two of its corners. */
export interface Segment {
  readonly line: number;
  /** Of the corner it begins at. */
  readonly at: number;
  readonly a: Metres;
  readonly b: Metres;
}

export interface Foot {
  readonly segment: Segment;
  /** Where on it, 0 = a, 1 = b. */
  readonly share: number;
  readonly place: Metres;
  readonly metres: number;
}

/** Side of a square of the index, metres. */
const SQUARE = 100;
const keyOf = (column: number, row: number): number => column * 1_000_003 + row;

/** Where a place stands nearest on a segment. */
export function footOn(segment: Segment, [x, y]: Metres): Foot {
  const { a, b } = segment;
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / square));
  const place: Metres = [a[0] + share * dx, a[1] + share * dy];
  return { segment, share, place, metres: Math.hypot(x - place[0], y - place[1]) };
}

/** Where two segments cross, both inside; null where they do not, or only touch. */
export function crossing(one: Segment, other: Segment): { readonly place: Metres; readonly shares: readonly [number, number] } | null {
  const [dx, dy] = [one.b[0] - one.a[0], one.b[1] - one.a[1]];
  const [ex, ey] = [other.b[0] - other.a[0], other.b[1] - other.a[1]];
  const area = dx * ey - dy * ex;
  if (area === 0) return null;
  const [ox, oy] = [other.a[0] - one.a[0], other.a[1] - one.a[1]];
  const [share, otherShare] = [(ox * ey - oy * ex) / area, (ox * dy - oy * dx) / area];
  if (!(share > 0 && share < 1 && otherShare > 0 && otherShare < 1)) return null;
  return { place: [one.a[0] + share * dx, one.a[1] + share * dy], shares: [share, otherShare] };
}

/** Segments by where they are. */
export class SegmentIndex {
  readonly #squares = new Map<number, Segment[]>();

  add(segment: Segment): void {
    const { a, b } = segment;
    const [x0, x1] = [a[0], b[0]].map((x) => Math.floor(x / SQUARE)).sort((one, other) => one - other);
    const [y0, y1] = [a[1], b[1]].map((y) => Math.floor(y / SQUARE)).sort((one, other) => one - other);
    for (let column = x0; column <= x1; column++)
      for (let row = y0; row <= y1; row++) {
        const key = keyOf(column, row);
        const held = this.#squares.get(key);
        if (held) held.push(segment);
        else this.#squares.set(key, [segment]);
      }
  }

  /** All, each once. */
  *all(): Generator<Segment> {
    yield* new Set([...this.#squares.values()].flat());
  }

  /** Those in whose squares a segment lies, without itself. */
  *beside(segment: Segment): Generator<Segment> {
    const { a, b } = segment;
    const middle: Metres = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    for (const one of this.near(middle, Math.hypot(b[0] - a[0], b[1] - a[1]) / 2)) if (one !== segment) yield one;
  }

  /** Those that may come as near to a place as this. */
  *near([x, y]: Metres, metres: number): Generator<Segment> {
    const seen = new Set<Segment>();
    for (let column = Math.floor((x - metres) / SQUARE); column <= Math.floor((x + metres) / SQUARE); column++)
      for (let row = Math.floor((y - metres) / SQUARE); row <= Math.floor((y + metres) / SQUARE); row++)
        for (const segment of this.#squares.get(keyOf(column, row)) ?? []) {
          if (seen.has(segment)) continue;
          seen.add(segment);
          yield segment;
        }
  }
}
