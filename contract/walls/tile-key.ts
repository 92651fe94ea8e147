import type { Tile } from './tile.ts';

/** Changes when the tile, or the wall it belongs to, does. */
export const tileKey = (tile: Tile | null): string =>
  tile === null ? '' : `${tile.canvas.id} ${tile.canvas.version} ${tile.column} ${tile.row}`;
