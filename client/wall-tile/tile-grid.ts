import { bezelPixels, canvasSize, tileBox, wallType, type CanvasShape, type PixelBox } from '#contract/walls/canvas.ts';
import type { Tile } from '#contract/walls/tile.ts';
import type { AreaContent, Grid, TiledLayout } from '#client/screens/screen.ts';
import type { PictureCanvas } from './picture-canvas.ts';

/** @param scale CSS pixels of the window for each pixel of the tile */
export function pictureOf({ canvas: { shape }, column, row }: Tile, scale: number): PictureCanvas {
  const scaled = ({ left, top, width, height }: PixelBox): PixelBox => ({
    left: left * scale,
    top: top * scale,
    width: width * scale,
    height: height * scale,
  });
  const { width, height } = canvasSize(shape);
  return {
    width: width * scale,
    height: height * scale,
    part: scaled(tileBox(shape, column, row)),
    root: wallType(shape).root * scale,
    bezels: bezelsOf(shape).map(scaled),
  };
}

function bezelsOf(shape: CanvasShape): PixelBox[] {
  const { width, height } = canvasSize(shape);
  const bezel = bezelPixels(shape);
  const after = (count: number, size: number): number[] => Array.from({ length: count - 1 }, (_, at) => (at + 1) * size + at * bezel);
  return [
    ...after(shape.columns, shape.tile.width).map((left) => ({ left, top: 0, width: bezel, height })),
    ...after(shape.rows, shape.tile.height).map((top) => ({ left: 0, top, width, height: bezel })),
  ];
}

type Cells = string[][];

/**
 * Where the panels of a screen stand on a wall of several screens: the header and the panels at the left in the tiles at the left, the
 * others in those at the right, one below the other, each in one tile. The map is free between them.
 * @param scale CSS pixels of the window for each pixel of the tile
 */
export function tileGrid(tiled: TiledLayout, shape: CanvasShape, scale: number): Grid {
  const { head, left, right } = tiled;
  const [width, height, bezel] = [shape.tile.width * scale, shape.tile.height * scale, bezelPixels(shape) * scale];
  const root = wallType(shape).root * scale;
  const split = shape.columns > 1;
  const rest = (side: number): string => `${width - side * root}px`;
  const columns = split
    ? [`${left * root}px`, rest(left), 'minmax(0, 1fr)', rest(right), `${right * root}px`]
    : [`${left * root}px`, 'minmax(0, 1fr)', `${right * root}px`];
  const sides = shape.rows > 1 ? tiled.high : tiled.low;
  const body = shape.rows > 1 ? tileRows(shape.rows, height, bezel, head * root) : stackedRows(sides);
  const cells: Cells = body.map(() => columns.map((_, at) => (at === 0 || at === columns.length - 1 ? '.' : 'map')));
  const areas: Record<string, AreaContent> = { head: tiled.header, ...(split ? { clock: tiled.clock } : {}) };
  const place = shape.rows > 1 ? placeByTile : placeStacked;
  place(cells, 0, sides.left, 'left', areas);
  place(cells, columns.length - 1, sides.right, 'right', areas);
  const heads = split ? ['head', 'head', '.', 'clock', 'clock'] : ['head', 'head', 'head'];
  return {
    columns: columns.join(' '),
    rows: [`${head * root}px`, ...body].join(' '),
    grid: [heads, ...cells].map((line) => line.join(' ')),
    areas,
  };
}

/** A track for each tile, of the first what the header leaves, and one for each bezel between them. */
const tileRows = (rows: number, height: number, bezel: number, head: number): string[] => [
  `${height - head}px`,
  ...Array.from({ length: rows - 1 }, () => [`${bezel}px`, `${height}px`]).flat(),
];

/** In one row of screens, panels stand above each other: the last has what the others leave. */
const stackedRows = ({ left, right }: TiledLayout['low']): string[] => {
  const lines = Math.max(left.length, right.length, 1);
  return Array.from({ length: lines }, (_, at) => (at < lines - 1 ? 'auto' : 'minmax(0, 1fr)'));
};

function placeByTile(
  cells: Cells,
  column: number,
  contents: readonly AreaContent[],
  side: string,
  areas: Record<string, AreaContent>,
): void {
  contents.forEach((content, at) => {
    const line = cells[at * 2];
    if (line === undefined) return;
    line[column] = `${side}${at}`;
    areas[`${side}${at}`] = content;
  });
}

function placeStacked(
  cells: Cells,
  column: number,
  contents: readonly AreaContent[],
  side: string,
  areas: Record<string, AreaContent>,
): void {
  contents.forEach((content, at) => (areas[`${side}${at}`] = content));
  cells.forEach((line, at) => (line[column] = `${side}${Math.min(at, contents.length - 1)}`));
}
