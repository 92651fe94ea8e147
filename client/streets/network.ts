import type { LonLat } from '#contract/places/geo.ts';
import type { StreetNet } from '#contract/places/streets.ts';
import { localPlane, type LocalPlane, type Metres } from '#scenes/local-plane.ts';

/** From a place to a street and along it to its ends. */
export interface Access {
  readonly street: number;
  /** Where on the street one comes out. */
  readonly at: Metres;
  /** Metres along the street from its `from`. */
  readonly along: number;
  /** Metres off the streets. */
  readonly off: number;
}

/** Side of a square of the index, metres. */
const SQUARE = 150;
const keyOf = (column: number, row: number): number => column * 1_000_003 + row;

/** The streets of an area, ready to be asked for ways. Lengths are metres. */
export class StreetNetwork {
  readonly plane: LocalPlane;
  readonly junctions: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly onFoot: Uint8Array;
  readonly length: Float64Array;
  /** Streets at each junction: those of junction n are `streets[first[n]]` … `streets[first[n + 1] - 1]`. */
  readonly first: Uint32Array;
  readonly streets: Uint32Array;
  /** Number of the part that hangs together, by junction. */
  readonly part: Uint32Array;
  readonly #lines: (readonly Metres[])[];
  readonly #squares = new Map<number, number[]>();
  /** Metres of streets in each part. */
  readonly #size: Float64Array;

  constructor({ junctions, streets }: StreetNet) {
    this.plane = localPlane(junctions[0] ?? [0, 0]);
    this.junctions = junctions.length;
    this.from = Uint32Array.from(streets, ({ from }) => from);
    this.to = Uint32Array.from(streets, ({ to }) => to);
    this.onFoot = Uint8Array.from(streets, ({ onFoot }) => Number(onFoot));
    this.#lines = streets.map(({ line }) => line.map((place) => this.plane.toMetres(place)));
    this.length = Float64Array.from(this.#lines, lengthOf);
    this.first = new Uint32Array(junctions.length + 1);
    this.streets = new Uint32Array(streets.length * 2);
    this.#hang();
    this.part = this.#parts();
    this.#size = new Float64Array(junctions.length);
    streets.forEach(({ from }, street) => (this.#size[this.part[from]] += this.length[street]));
    this.#lines.forEach((line, street) => this.#file(line, street));
  }

  /** Streets by junction, in columns. */
  #hang(): void {
    const { first, from, to, streets } = this;
    for (const ends of [from, to]) for (const junction of ends) first[junction + 1]++;
    for (let junction = 0; junction < this.junctions; junction++) first[junction + 1] += first[junction];
    const next = first.slice();
    for (let street = 0; street < from.length; street++) {
      streets[next[from[street]]++] = street;
      streets[next[to[street]]++] = street;
    }
  }

  #parts(): Uint32Array {
    const parent = Uint32Array.from({ length: this.junctions }, (_, junction) => junction);
    const root = (junction: number): number => {
      let at = junction;
      while (parent[at] !== at) at = parent[at] = parent[parent[at]];
      return at;
    };
    for (let street = 0; street < this.from.length; street++) parent[root(this.from[street])] = root(this.to[street]);
    return parent.map((_, junction) => root(junction));
  }

  #file(line: readonly Metres[], street: number): void {
    const squares = new Set<number>();
    for (let at = 0; at + 1 < line.length; at++) {
      const [[ax, ay], [bx, by]] = [line[at], line[at + 1]];
      for (let column = Math.floor(Math.min(ax, bx) / SQUARE); column <= Math.floor(Math.max(ax, bx) / SQUARE); column++)
        for (let row = Math.floor(Math.min(ay, by) / SQUARE); row <= Math.floor(Math.max(ay, by) / SQUARE); row++)
          squares.add(keyOf(column, row));
    }
    for (const key of squares) {
      const held = this.#squares.get(key);
      if (held) held.push(street);
      else this.#squares.set(key, [street]);
    }
  }

  /**
   * The nearest street of those that hang together far enough, at most `within` metres away; null when there is none.
   * @param part only of this part @param least metres of streets the part must have
   */
  access(place: LonLat, within: number, { part, least = 0 }: { readonly part?: number; readonly least?: number }): Access | null {
    const [x, y] = this.plane.toMetres(place);
    let nearest: Access | null = null;
    const seen = new Set<number>();
    for (let column = Math.floor((x - within) / SQUARE); column <= Math.floor((x + within) / SQUARE); column++)
      for (let row = Math.floor((y - within) / SQUARE); row <= Math.floor((y + within) / SQUARE); row++)
        for (const street of this.#squares.get(keyOf(column, row)) ?? []) {
          const own = this.part[this.from[street]];
          if (seen.has(street) || (part !== undefined && own !== part) || this.#size[own] < least) continue;
          seen.add(street);
          const found = nearestOn(this.#lines[street], street, [x, y]);
          if (found.off <= within && (nearest === null || found.off < nearest.off)) nearest = found;
        }
    return nearest;
  }

  /** The piece of a street between two places on it, in the order asked for. */
  piece(street: number, start: number, end: number): Metres[] {
    const line = this.#lines[street];
    const [low, high] = start <= end ? [start, end] : [end, start];
    const piece: Metres[] = [pointAt(line, low)];
    let gone = 0;
    for (let at = 1; at < line.length; at++) {
      gone += apart(line[at - 1], line[at]);
      if (gone > low && gone < high) piece.push(line[at]);
    }
    piece.push(pointAt(line, high));
    return start <= end ? piece : piece.reverse();
  }
}

export const apart = (a: Metres, b: Metres): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

function lengthOf(line: readonly Metres[]): number {
  let length = 0;
  for (let at = 1; at < line.length; at++) length += apart(line[at - 1], line[at]);
  return length;
}

function pointAt(line: readonly Metres[], along: number): Metres {
  let gone = 0;
  for (let at = 1; at < line.length; at++) {
    const [a, b] = [line[at - 1], line[at]];
    const step = apart(a, b);
    if (gone + step >= along && step > 0) {
      const share = (along - gone) / step;
      return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])];
    }
    gone += step;
  }
  return line.at(-1)!;
}

function nearestOn(line: readonly Metres[], street: number, place: Metres): Access {
  let nearest: Access = { street, at: line[0], along: 0, off: apart(line[0], place) };
  let gone = 0;
  for (let index = 1; index < line.length; index++) {
    const [a, b] = [line[index - 1], line[index]];
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((place[0] - a[0]) * dx + (place[1] - a[1]) * dy) / square));
    const at: Metres = [a[0] + share * dx, a[1] + share * dy];
    const off = apart(at, place);
    const step = Math.sqrt(square);
    if (off < nearest.off) nearest = { street, at, along: gone + share * step, off };
    gone += step;
  }
  return nearest;
}
