import { METRES_PER_DEGREE, type LonLat } from '#contract/places/geo.ts';

/** Side of a cell, m; more where an area would have too many. */
const FINEST_M = 10;
const MOST_CELLS = 300_000;

/** A grid of square cells over a stretch of ground; cell (row, column) is `row * columns + column`. */
export interface Grid {
  readonly origin: LonLat;
  /** Degrees of longitude and latitude of a cell. */
  readonly cell: LonLat;
  readonly columns: number;
  readonly rows: number;
  readonly cellM: number;
}

/** @param box west, south, east, north, degrees; what reaches `marginM` beyond it lies in the grid too */
export function gridOver([west, south, east, north]: readonly [number, number, number, number], marginM: number): Grid {
  const perLat = METRES_PER_DEGREE;
  const perLng = METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  const [width, height] = [(east - west) * perLng + 2 * marginM, (north - south) * perLat + 2 * marginM];
  const cellM = Math.max(FINEST_M, Math.sqrt((width * height) / MOST_CELLS));
  return {
    origin: [west - marginM / perLng, south - marginM / perLat],
    cell: [cellM / perLng, cellM / perLat],
    columns: Math.max(1, Math.ceil(width / cellM)),
    rows: Math.max(1, Math.ceil(height / cellM)),
    cellM,
  };
}

/** Calls `put` with each cell whose middle lies within `reachM` of a place; at least with the cell it lies in. */
export function forCellsAround(
  grid: Grid,
  [lng, lat]: readonly [number, number, ...number[]],
  reachM: number,
  put: (cell: number) => void,
): void {
  const x = (lng - grid.origin[0]) / grid.cell[0];
  const y = (lat - grid.origin[1]) / grid.cell[1];
  const reach = reachM / grid.cellM;
  const [own, line] = [Math.floor(x), Math.floor(y)];
  const inside = (row: number, column: number): boolean => row >= 0 && row < grid.rows && column >= 0 && column < grid.columns;
  for (let row = Math.floor(y - reach); row <= y + reach; row++) {
    for (let column = Math.floor(x - reach); column <= x + reach; column++) {
      const near = (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2 <= reach * reach;
      if ((near || (row === line && column === own)) && inside(row, column)) put(row * grid.columns + column);
    }
  }
}

/** Calls `put` with each cell whose middle lies in a ring (even-odd), line by line. */
export function forCellsWithin(grid: Grid, ring: readonly LonLat[], put: (cell: number) => void): void {
  const xs = ring.map(([lng]) => (lng - grid.origin[0]) / grid.cell[0]);
  const ys = ring.map(([, lat]) => (lat - grid.origin[1]) / grid.cell[1]);
  const first = Math.max(0, Math.floor(ys.reduce((a, b) => Math.min(a, b), Infinity)));
  const last = Math.min(grid.rows - 1, Math.ceil(ys.reduce((a, b) => Math.max(a, b), -Infinity)));
  for (let row = first; row <= last; row++) {
    const middle = row + 0.5;
    const crossings: number[] = [];
    for (let at = 0; at < ring.length; at++) {
      const next = (at + 1) % ring.length;
      if (ys[at] > middle === ys[next] > middle) continue;
      crossings.push(xs[at] + ((middle - ys[at]) / (ys[next] - ys[at])) * (xs[next] - xs[at]));
    }
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      const to = Math.min(grid.columns - 1, Math.ceil(crossings[pair + 1] - 0.5) - 1);
      for (let column = Math.max(0, Math.ceil(crossings[pair] - 0.5)); column <= to; column++) put(row * grid.columns + column);
    }
  }
}
