import type { LonLat } from '#contract/places/geo.ts';
import type { BlindSpots } from '#contract/live/blind-spots.ts';

/** A stretch of cells that touch along an edge, as a shape with holes. */
export interface Outline {
  /** The outer ring first, counter-clockwise; holes after it, clockwise. Closed, degrees WGS-84. */
  readonly rings: readonly (readonly LonLat[])[];
  /** Bits of all its cells together. */
  readonly mask: number;
  /** How many cells. */
  readonly cells: number;
  /** Middle of one of its cells, so that it lies inside. */
  readonly inside: LonLat;
}

const TURNS = 4;

type Corner = readonly [column: number, row: number];

/** Outlines of the blind cells, the largest first; corners are rounded off, for a cell is no shape of anything. */
export function outlinesOf({
  origin,
  cell,
  columns,
  rows,
  runs,
}: Pick<BlindSpots, 'origin' | 'cell' | 'columns' | 'rows' | 'runs'>): Outline[] {
  const masks = new Uint8Array(columns * rows);
  for (const [row, from, to, mask] of runs) masks.fill(mask, row * columns + from, row * columns + to + 1);
  const place = ([column, row]: Corner): LonLat => [origin[0] + column * cell[0], origin[1] + row * cell[1]];
  const seen = new Uint8Array(masks.length);
  const found: Outline[] = [];
  for (const [row, from, to] of runs) {
    for (let column = from; column <= to; column++) {
      if (seen[row * columns + column]) continue;
      const { cells, mask } = flood(masks, seen, columns, row * columns + column);
      const [middle, line] = [cells[cells.length >> 1] % columns, Math.floor(cells[cells.length >> 1] / columns)];
      const rings = loopsOf(new Set(cells), columns).map((loop) => rounded(loop.map(place)));
      found.push({
        rings: rings.sort((a, b) => areaOf(b) - areaOf(a)),
        mask,
        cells: cells.length,
        inside: place([middle + 0.5, line + 0.5]),
      });
    }
  }
  return found.sort((a, b) => b.cells - a.cells);
}

/** All cells that hang together with one, by their edges. */
function flood(masks: Uint8Array, seen: Uint8Array, columns: number, first: number): { cells: number[]; mask: number } {
  const cells = [first];
  seen[first] = 1;
  let mask = 0;
  for (let at = 0; at < cells.length; at++) {
    const cell = cells[at];
    mask |= masks[cell];
    const column = cell % columns;
    const beside = [cell - columns, cell + columns, column > 0 ? cell - 1 : -1, column < columns - 1 ? cell + 1 : -1];
    for (const next of beside) {
      if (next < 0 || next >= masks.length || seen[next] || masks[next] === 0) continue;
      seen[next] = 1;
      cells.push(next);
    }
  }
  return { cells, mask };
}

/** The edges around a set of cells, chained to closed loops with the cells to the left. */
function loopsOf(cells: ReadonlySet<number>, columns: number): Corner[][] {
  const from = new Map<string, Corner[]>();
  const edge = (start: Corner, end: Corner): void => {
    const key = start.join();
    from.set(key, [...(from.get(key) ?? []), end]);
  };
  for (const cell of cells) {
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    if (!cells.has(cell - columns)) edge([column, row], [column + 1, row]);
    if (column === columns - 1 || !cells.has(cell + 1)) edge([column + 1, row], [column + 1, row + 1]);
    if (!cells.has(cell + columns)) edge([column + 1, row + 1], [column, row + 1]);
    if (column === 0 || !cells.has(cell - 1)) edge([column, row + 1], [column, row]);
  }
  const loops: Corner[][] = [];
  for (const [key, ends] of from) {
    while (ends.length > 0) {
      const loop: Corner[] = [key.split(',').map(Number) as unknown as Corner];
      for (let next = ends.pop(); next !== undefined; next = from.get(next.join())!.pop()) {
        loop.push(next);
        if (next.join() === key) break;
      }
      loops.push(loop);
    }
  }
  return loops;
}

/** Twice its area, by the sign of how it turns. */
const areaOf = (ring: readonly LonLat[]): number =>
  ring.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = ring[(at + 1) % ring.length];
    return sum + x * nextY - nextX * y;
  }, 0);

/** Steps between cells are drawn out to slopes without making the shape smaller (Taubin 1995), and corners cut off (Chaikin); closed. */
function rounded(ring: readonly LonLat[]): LonLat[] {
  const mixed = (points: readonly LonLat[], own: number, before: number, after: number): LonLat[] =>
    points.map(([x, y], at) => {
      const [[backX, backY], [nextX, nextY]] = [points.at(at - 1)!, points[(at + 1) % points.length]];
      return [own * x + before * backX + after * nextX, own * y + before * backY + after * nextY];
    });
  let open: LonLat[] = ring.slice(0, -1);
  for (let turn = 0; turn < TURNS; turn++) for (const by of [0.5, -0.52]) open = mixed(open, 1 - by, by / 2, by / 2);
  const [left, right] = [mixed(open, 0.75, 0.25, 0), mixed(open, 0.75, 0, 0.25)];
  open = left.flatMap((point, at) => [point, right[at]]);
  return [...open, open[0]];
}
