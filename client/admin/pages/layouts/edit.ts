import {
  faultsOf,
  LAYOUT_COLUMNS,
  LAYOUT_ROWS,
  LEAST_REGION,
  type CellBox,
  type Layout,
  type LayoutItem,
  type LayoutRegion,
} from '#contract/walls/layout/layout.ts';

/** Id of the place that is kept free for the picture, among those of regions. */
export const MAP = 'map';
/** Which edge is drawn with the pointer. */
export type Edge = 'left' | 'right' | 'top' | 'bottom';

const NEW_REGION = { columns: 6, rows: 4 } as const;
const SECONDS = 20;

export const boxOf = (layout: Layout, id: string): CellBox | null =>
  id === MAP ? layout.map : (layout.regions.find((region) => region.id === id)?.box ?? null);

/** The same with another box, if that lies apart from all others and within the wall; else as it was. */
function withBox(layout: Layout, id: string, box: CellBox): Layout {
  if (box.column < 0 || box.row < 0) return layout;
  const next = id === MAP ? { ...layout, map: box } : withRegion(layout, id, (region) => ({ ...region, box }));
  return faultsOf(next).length === 0 ? next : layout;
}

/** As far as it goes: the whole way, or the longest part of it that fits. */
export function moved(layout: Layout, id: string, columns: number, rows: number): Layout {
  const box = boxOf(layout, id);
  if (box === null) return layout;
  const most = Math.max(Math.abs(columns), Math.abs(rows));
  for (let part = most; part > 0; part--) {
    const by = (way: number): number => Math.round((way * part) / most);
    const next = withBox(layout, id, { ...box, column: box.column + by(columns), row: box.row + by(rows) });
    if (next !== layout) return next;
  }
  return layout;
}

/** An edge moved by so many cells, to the right or down; as far as it goes. */
export function resized(layout: Layout, id: string, edge: Edge, by: number): Layout {
  const box = boxOf(layout, id);
  if (box === null) return layout;
  for (let cells = by; cells !== 0; cells -= Math.sign(by)) {
    const next = withBox(layout, id, grown(box, edge, cells));
    if (next !== layout) return next;
  }
  return layout;
}

function grown(box: CellBox, edge: Edge, by: number): CellBox {
  switch (edge) {
    case 'left':
      return { ...box, column: box.column + by, columns: box.columns - by };
    case 'right':
      return { ...box, columns: box.columns + by };
    case 'top':
      return { ...box, row: box.row + by, rows: box.rows - by };
    case 'bottom':
      return { ...box, rows: box.rows + by };
  }
}

/**
 * A new region that shows something, with a cell in it; without one, where there is first room.
 * @returns it and its id; null = there is no room
 */
export function withNewRegion(
  layout: Layout,
  item: LayoutItem,
  name: (at: number) => string,
  at?: { readonly column: number; readonly row: number },
): { readonly layout: Layout; readonly id: string } | null {
  const number = freeNumber(layout);
  const id = `r${number}`;
  const cells = at ? [at] : allCells(layout.columns);
  for (const cell of cells) {
    const box = roomAt(layout, cell);
    if (box === null) continue;
    return { layout: { ...layout, regions: [...layout.regions, { id, name: name(number), box, items: [item] }] }, id };
  }
  return null;
}

/** The largest free box up to that of a new region that holds a cell; null = none in which anything could be read. */
function roomAt(layout: Layout, { column, row }: { readonly column: number; readonly row: number }): CellBox | null {
  let best: CellBox | null = null;
  for (let columns = NEW_REGION.columns; columns >= LEAST_REGION.columns; columns--)
    for (let rows = NEW_REGION.rows; rows >= LEAST_REGION.rows; rows--) {
      if (best && best.columns * best.rows >= columns * rows) continue;
      const box = startsOf(column, columns, layout.columns)
        .flatMap((left) => startsOf(row, rows, LAYOUT_ROWS).map((top) => ({ column: left, row: top, columns, rows })))
        .find((one) => isFree(layout, one));
      best = box ?? best;
    }
  return best;
}

/** Where a span of a length may begin so that it holds a cell, the nearest first. */
const startsOf = (cell: number, length: number, within: number): number[] =>
  Array.from({ length }, (_, back) => cell - back).filter((from) => from >= 0 && from + length <= within);

const isFree = (layout: Layout, box: CellBox): boolean =>
  faultsOf({ ...layout, regions: [...layout.regions, { id: 'new', name: '', box }] }).length === 0;

const allCells = (columns: number): { column: number; row: number }[] =>
  Array.from({ length: columns * LAYOUT_ROWS }, (_, at) => ({ column: at % columns, row: Math.floor(at / columns) }));

function freeNumber({ regions }: Layout): number {
  const taken = new Set(regions.map(({ id }) => id));
  let number = 1;
  while (taken.has(`r${number}`)) number++;
  return number;
}

export const without = (layout: Layout, id: string): Layout => ({
  ...layout,
  regions: layout.regions.filter((region) => region.id !== id),
});

export const withRegion = (layout: Layout, id: string, change: (region: LayoutRegion) => LayoutRegion): Layout => ({
  ...layout,
  regions: layout.regions.map((region) => (region.id === id ? change(region) : region)),
});

/** An item moved among those of its region. */
export function withItemMoved({ items, ...region }: LayoutRegion, from: number, to: number): LayoutRegion {
  const next = [...items];
  const [item] = next.splice(from, 1);
  next.splice(Math.max(0, Math.min(next.length, to)), 0, item);
  return { ...region, items: next };
}

export const panelItem = (panel: string): LayoutItem => ({ panel, about: panel === 'wall-incident' ? 'subject' : '', seconds: SECONDS });
export const pictureItem = (stage: 'map' | 'globe' | 'interior', focus: string): LayoutItem => ({
  view: { focus, stage },
  seconds: SECONDS,
});

/** As wide as another wall: what stands in the right half keeps its distance from the right edge. Where it does not fit, as it was. */
export function asWideAs(layout: Layout, columns: number): Layout {
  const more = Math.min(LAYOUT_COLUMNS.most, Math.max(LAYOUT_COLUMNS.least, columns)) - layout.columns;
  const right = layout.map.column + layout.map.columns;
  const next: Layout = {
    ...layout,
    columns: layout.columns + more,
    map: { ...layout.map, columns: layout.map.columns + more },
    regions: layout.regions.map((region) => {
      const { box } = region;
      if (box.column >= right) return { ...region, box: { ...box, column: box.column + more } };
      // Above or below the picture, and as wide.
      return box.column + box.columns >= right ? { ...region, box: { ...box, columns: box.columns + more } } : region;
    }),
  };
  return faultsOf(next).length === 0 ? next : layout;
}
