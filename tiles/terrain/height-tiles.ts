import { encodeHeights, HEIGHT_CELLS, HEIGHT_SIDE } from '#contract/places/terrain.ts';
import type { TileInput } from '#tiles/pmtiles/pmtiles-writer.ts';
import type { HeightGrid } from './height-grid.ts';

/** The coarsest tiles: as many cover the ground as meet at a corner. */
const FEWEST = 2;

/** The coarsest zoom of a grid's pyramid. */
export function coarsestZoom({ zoom, x, y }: HeightGrid): number {
  const across = ([first, last]: readonly [number, number], up: number): number =>
    Math.floor(last / 2 ** up) - Math.floor(first / 2 ** up) + 1;
  let up = 0;
  while (zoom - up > 0 && (across(x, up) > FEWEST || across(y, up) > FEWEST)) up++;
  return zoom - up;
}

/** All tiles of a grid's pyramid. A coarser tile holds every second height of the finer: a corner they share is equally high in both. */
export function* heightTiles(grid: HeightGrid): Generator<TileInput> {
  for (let z = grid.zoom; z >= coarsestZoom(grid); z--) {
    const up = 2 ** (grid.zoom - z);
    for (let y = Math.floor(grid.y[0] / up); y <= Math.floor(grid.y[1] / up); y++) {
      for (let x = Math.floor(grid.x[0] / up); x <= Math.floor(grid.x[1] / up); x++)
        yield { z, x, y, data: encodeHeights(cut(grid, up, x, y)) };
    }
  }
}

/** Heights of a tile; beyond the grid as at its edge. */
function cut(grid: HeightGrid, step: number, x: number, y: number): Float32Array {
  const heights = new Float32Array(HEIGHT_SIDE ** 2);
  const [left, top] = [(x * step - grid.x[0]) * HEIGHT_CELLS, (y * step - grid.y[0]) * HEIGHT_CELLS];
  const inside = (value: number, count: number): number => Math.min(count - 1, Math.max(0, value));
  for (let row = 0; row < HEIGHT_SIDE; row++) {
    const from = inside(top + row * step, grid.rows) * grid.columns;
    for (let column = 0; column < HEIGHT_SIDE; column++)
      heights[row * HEIGHT_SIDE + column] = grid.heights[from + inside(left + column * step, grid.columns)];
  }
  return heights;
}
