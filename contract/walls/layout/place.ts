import { bezelPixels, wallType, type CanvasShape, type PixelBox } from '../canvas.ts';
import { LAYOUT_ROWS, type CellBox, type Layout, type LayoutRegion } from './layout.ts';

/** Height of the header, and what a cell is as designed, in root sizes. */
const HEAD_REM = 5.75;
const CELL_REM = 4;
/** Kept free at the edges of the wall, in root sizes. */
const EDGE_REM = 0.5;

/** What a layout is laid out on: equal screens in rows and columns, one where a wall is one browser. Pixels. */
export interface Surface {
  readonly columns: number;
  readonly rows: number;
  /** Of one screen. */
  readonly width: number;
  readonly height: number;
  /** What nobody sees between two of them. */
  readonly bezel: number;
  /** Root size of type and spacing. */
  readonly root: number;
}

/** @param scale pixels of the window for each of the screen */
export const surfaceOf = (shape: CanvasShape, scale = 1): Surface => ({
  columns: shape.columns,
  rows: shape.rows,
  width: shape.tile.width * scale,
  height: shape.tile.height * scale,
  bezel: bezelPixels(shape) * scale,
  root: wallType(shape).root * scale,
});

interface PlacedRegion {
  readonly id: string;
  readonly box: PixelBox;
  /** A bezel would have cut it: it stands in one screen, smaller than it was drawn. */
  readonly narrowed: boolean;
}

interface Placed {
  readonly head: PixelBox;
  /** At the right, where that is another screen than the header's. */
  readonly clock: PixelBox | null;
  /** What is to stay free for the picture; it may lie behind bezels. */
  readonly map: PixelBox;
  readonly regions: readonly PlacedRegion[];
}

interface Boxes extends Pick<Layout, 'columns' | 'map'> {
  readonly regions: readonly Pick<LayoutRegion, 'id' | 'box'>[];
}

type Span = readonly [number, number];

/**
 * Where regions stand on a wall, pixels of the whole picture from its upper left. Cells keep their size as long as there is room, and what
 * is left or missing goes to the picture's columns: panels do not become bars on a long wall. Each region stands in one screen, the one
 * that shows most of it: no bezel cuts it.
 */
export function placeLayout({ columns, map, regions }: Boxes, surface: Surface): Placed {
  const { root, width, height, bezel } = surface;
  const across = columnEdges(columns, map, surface);
  const down = rowEdges(surface);
  const spansOf = ({ column, row, ...box }: CellBox): { x: Span; y: Span } => ({
    x: [across[column], across[column + box.columns]],
    y: [down[row], down[row + box.rows]],
  });
  const head = HEAD_REM * root;
  const right = (surface.columns - 1) * (width + bezel);
  const whole = spansOf(map);
  return {
    head: { left: 0, top: 0, width, height: head },
    clock: surface.columns > 1 ? { left: right, top: 0, width, height: head } : null,
    map: boxOf(spread(whole.x, width, bezel), spread(whole.y, height, bezel)),
    regions: regions.map(({ id, box }) => {
      const { x, y } = spansOf(box);
      const [within, below] = [inOne(x, width, bezel), inOne(y, height, bezel)];
      return { id, box: boxOf(within.span, below.span), narrowed: within.narrowed || below.narrowed };
    }),
  };
}

/** Of what is seen: as if there were no bezels. */
function columnEdges(count: number, map: CellBox, { columns, width, root }: Surface): number[] {
  const edge = EDGE_REM * root;
  const whole = columns * width - 2 * edge;
  const cell = Math.min(CELL_REM * root, whole / count);
  const free = (whole - (count - map.columns) * cell) / map.columns;
  const edges = [edge];
  for (let at = 0; at < count; at++) edges.push(edges[at] + (at >= map.column && at < map.column + map.columns ? free : cell));
  return edges;
}

function rowEdges({ rows, height, root }: Surface): number[] {
  const head = HEAD_REM * root;
  const cell = (rows * height - head - EDGE_REM * root) / LAYOUT_ROWS;
  return Array.from({ length: LAYOUT_ROWS + 1 }, (_, at) => head + at * cell);
}

/** The part of a span that lies in one screen, where most of it does. */
function inOne([from, to]: Span, size: number, bezel: number): { readonly span: Span; readonly narrowed: boolean } {
  const first = Math.floor(from / size + 1e-9);
  const last = Math.max(first, Math.ceil(to / size - 1e-9) - 1);
  let [best, most]: [Span, number] = [[from, to], -Infinity];
  for (let screen = first; screen <= last; screen++) {
    const part: Span = [Math.max(from, screen * size), Math.min(to, (screen + 1) * size)];
    if (part[1] - part[0] <= most + 1e-9) continue;
    most = part[1] - part[0];
    best = [part[0] + screen * bezel, part[1] + screen * bezel];
  }
  return { span: best, narrowed: last > first };
}

/** A span with the bezels it runs over. */
function spread([from, to]: Span, size: number, bezel: number): Span {
  const [first, last] = [Math.floor(from / size + 1e-9), Math.max(0, Math.ceil(to / size - 1e-9) - 1)];
  return [from + first * bezel, to + last * bezel];
}

const boxOf = ([left, right]: Span, [top, bottom]: Span): PixelBox => ({ left, top, width: right - left, height: bottom - top });
