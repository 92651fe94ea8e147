import { obstruct, type Obstruction, type Prism, type XYZ } from './prism.ts';

/** About the length of a building: a ray looks at few cells, a cell holds few bodies. */
const CELL_M = 40;
const MOST_CELLS = 1_000_000;

export interface Blocked extends Obstruction {
  /** Index of the body in the list the field was made of. */
  readonly prism: number;
}

/** All that stands in the way, found fast: a grid of square cells, each knowing the bodies that reach into it. */
export interface ObstacleGrid {
  readonly prisms: readonly Prism[];
  /** The body nearest to `from` that hides `to` from it; null = a clear line. */
  firstBlock(from: XYZ, to: XYZ): Blocked | null;
  /** Every body that hides it, each once, in no order. */
  blocks(from: XYZ, to: XYZ): Blocked[];
  /** Indexes of the bodies that reach into a box, ascending. */
  within(minX: number, minY: number, maxX: number, maxY: number): number[];
}

interface Grid {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly columns: number;
  readonly rows: number;
  /** Bodies of cell c: `items[starts[c] … starts[c + 1])`. */
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
}

export function createObstacleGrid(prisms: readonly Prism[]): ObstacleGrid {
  const grid = buildGrid(prisms);
  const stamps = new Uint32Array(prisms.length);
  let stamp = 0;
  /** Hands each body near the line over once, nearest cells first, until `take` says it has enough. */
  const walk = (from: XYZ, to: XYZ, take: (prism: number) => void, enough: (share: number) => boolean): void => {
    stamp++;
    traverse(grid, from, to, (cell, leaves) => {
      for (let i = grid.starts[cell]; i < grid.starts[cell + 1]; i++) {
        const prism = grid.items[i];
        if (stamps[prism] === stamp) continue;
        stamps[prism] = stamp;
        take(prism);
      }
      return enough(leaves);
    });
  };
  return {
    prisms,
    firstBlock(from, to) {
      let best: Blocked | null = null;
      walk(
        from,
        to,
        (prism) => {
          const found = obstruct(prisms[prism], from, to);
          if (found && (best === null || found.from < best.from)) best = { ...found, prism };
        },
        (leaves) => best !== null && best.from <= leaves,
      );
      return best;
    },
    blocks(from, to) {
      const all: Blocked[] = [];
      walk(
        from,
        to,
        (prism) => {
          const found = obstruct(prisms[prism], from, to);
          if (found) all.push({ ...found, prism });
        },
        () => false,
      );
      return all;
    },
    within(minX, minY, maxX, maxY) {
      const found = new Set<number>();
      const [left, right] = [clamp(minX - grid.x, grid), clamp(maxX - grid.x, grid)];
      for (let row = cellOf(minY - grid.y, grid.size, grid.rows); row <= cellOf(maxY - grid.y, grid.size, grid.rows); row++) {
        for (let column = left; column <= right; column++) {
          const cell = row * grid.columns + column;
          for (let i = grid.starts[cell]; i < grid.starts[cell + 1]; i++) found.add(grid.items[i]);
        }
      }
      return [...found].sort((a, b) => a - b);
    },
  };
}

const cellOf = (offset: number, size: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(offset / size)));
const clamp = (offset: number, grid: Grid): number => cellOf(offset, grid.size, grid.columns);

function boxOf({ corners }: Prism): readonly [number, number, number, number] {
  let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < corners.length; i += 2) {
    minX = Math.min(minX, corners[i]);
    maxX = Math.max(maxX, corners[i]);
    minY = Math.min(minY, corners[i + 1]);
    maxY = Math.max(maxY, corners[i + 1]);
  }
  return [minX, minY, maxX, maxY];
}

function buildGrid(prisms: readonly Prism[]): Grid {
  const boxes = prisms.map(boxOf);
  const x = Math.min(0, ...boxes.map((box) => box[0]));
  const y = Math.min(0, ...boxes.map((box) => box[1]));
  const [width, height] = [Math.max(1, ...boxes.map((box) => box[2] - x)), Math.max(1, ...boxes.map((box) => box[3] - y))];
  const size = Math.max(CELL_M, Math.sqrt((width * height) / MOST_CELLS));
  const columns = Math.ceil(width / size) + 1;
  const rows = Math.ceil(height / size) + 1;
  const starts = new Uint32Array(columns * rows + 1);
  const each = (visit: (cell: number, prism: number) => void): void =>
    boxes.forEach(([minX, minY, maxX, maxY], prism) => {
      for (let row = cellOf(minY - y, size, rows); row <= cellOf(maxY - y, size, rows); row++) {
        for (let column = cellOf(minX - x, size, columns); column <= cellOf(maxX - x, size, columns); column++)
          visit(row * columns + column, prism);
      }
    });
  each((cell) => starts[cell + 1]++);
  for (let cell = 0; cell < columns * rows; cell++) starts[cell + 1] += starts[cell];
  const items = new Uint32Array(starts[columns * rows]);
  const next = starts.slice();
  each((cell, prism) => (items[next[cell]++] = prism));
  return { x, y, size, columns, rows, starts, items };
}

/** Visits the cells a line passes, in order (Amanatides and Woo); `visit` gets the share of the way at which the line leaves the cell. */
function traverse(grid: Grid, from: XYZ, to: XYZ, visit: (cell: number, leaves: number) => boolean): void {
  const { size, columns, rows } = grid;
  let column = Math.floor((from[0] - grid.x) / size);
  let row = Math.floor((from[1] - grid.y) / size);
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const [stepX, stepY] = [Math.sign(dx), Math.sign(dy)];
  const edge = (cell: number, step: number): number => (cell + (step > 0 ? 1 : 0)) * size;
  let nextX = stepX === 0 ? Infinity : (edge(column, stepX) + grid.x - from[0]) / dx;
  let nextY = stepY === 0 ? Infinity : (edge(row, stepY) + grid.y - from[1]) / dy;
  for (;;) {
    const leaves = Math.min(1, nextX, nextY);
    if (column >= 0 && column < columns && row >= 0 && row < rows && visit(row * columns + column, leaves)) return;
    if (leaves >= 1) return;
    if (nextX <= nextY) {
      column += stepX;
      nextX = (edge(column, stepX) + grid.x - from[0]) / dx;
    } else {
      row += stepY;
      nextY = (edge(row, stepY) + grid.y - from[1]) / dy;
    }
  }
}
