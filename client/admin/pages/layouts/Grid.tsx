import {
  useRef,
  useState,
  type CSSProperties,
  type DragEvent,
  type JSX,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import type { Label } from '#contract/label.ts';
import { LAYOUT_ROWS, type CellBox, type Layout, type LayoutItem } from '#contract/walls/layout/layout.ts';
import { useWords } from '#client/i18n/i18n.ts';
import { boxOf, MAP, moved, resized, without, type Edge } from './edit.ts';
import own from './grid.module.css';
import { titleOf } from './panels.ts';
import { WORDS } from './words.ts';

/** What is dragged from the palette, as JSON. */
export const DRAGGED = 'application/x-quanyan-item';
const EDGES: readonly Edge[] = ['left', 'right', 'top', 'bottom'];

interface GridProps {
  readonly layout: Layout;
  readonly titles: ReadonlyMap<string, Label>;
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
  /** `whole`: the first step of a movement, which is taken back as one. */
  readonly onChange: (layout: Layout, whole: boolean) => void;
  readonly onDrop: (item: LayoutItem, at: { readonly column: number; readonly row: number } | { readonly region: string }) => void;
}

/** The cells of a layout, with its regions on them: dragged, and by keys. */
export function Grid({ layout, titles, chosen, onChoose, onChange, onDrop }: GridProps): JSX.Element {
  const { pick } = useWords();
  const cells = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState<string | null>(null);
  const drag = useDragging(cells, layout, onChange);
  const dropped = (event: DragEvent, region: string | null): void => {
    event.preventDefault();
    event.stopPropagation();
    setOver(null);
    const item = JSON.parse(event.dataTransfer.getData(DRAGGED) || 'null') as LayoutItem | null;
    if (item === null) return;
    onDrop(item, region === null || region === MAP ? cellAt(cells.current!, layout, event) : { region });
  };
  const allow = (event: DragEvent, id: string): void => {
    if (!event.dataTransfer.types.includes(DRAGGED)) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(id);
  };
  const wordsOf = (items: readonly LayoutItem[]): string => items.map((item) => pick(titleOf(item, titles))).join('、');
  const boxes = [
    { id: MAP, name: pick(WORDS.map), words: '' },
    ...layout.regions.map(({ id, name, items }) => ({ id, name, words: wordsOf(items) })),
  ];
  return (
    <div className={own.board}>
      <p className={own.fixed}>{pick(WORDS.header)}</p>
      <div
        ref={cells}
        data-cells
        className={own.cells}
        style={{ aspectRatio: `${layout.columns} / ${LAYOUT_ROWS}`, backgroundSize: `${100 / layout.columns}% ${100 / LAYOUT_ROWS}%` }}
        onDragOver={(event) => allow(event, '')}
        onDragLeave={() => setOver(null)}
        onDrop={(event) => dropped(event, null)}
        data-over={over === '' || undefined}
      >
        {boxes.map((box) => (
          <Box
            key={box.id}
            {...box}
            place={placeOf(boxOf(layout, box.id)!, layout.columns)}
            chosen={chosen === box.id}
            over={over === box.id}
            onChoose={() => onChoose(box.id)}
            onBegin={(event, edge) => drag.begin(event, box.id, edge)}
            onKey={(event) => byKey(event, layout, box.id, onChange, onChoose)}
            onOver={(event) => allow(event, box.id)}
            onDrop={(event) => dropped(event, box.id)}
          />
        ))}
      </div>
    </div>
  );
}

interface BoxProps {
  readonly id: string;
  readonly name: string;
  /** What it shows. */
  readonly words: string;
  readonly place: CSSProperties;
  readonly chosen: boolean;
  /** What is dragged would come into it. */
  readonly over: boolean;
  readonly onChoose: () => void;
  readonly onBegin: (event: PointerEvent, edge: Edge | null) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
}

/** A region on the cells, with its edges. */
const Box = ({ id, name, words, place, chosen, over, onChoose, onBegin, onKey, onOver, onDrop }: BoxProps): JSX.Element => (
  <div
    role="button"
    tabIndex={0}
    aria-label={words === '' ? name : `${name}：${words}`}
    aria-pressed={chosen}
    className={own.box}
    style={place}
    data-box={id}
    data-over={over || undefined}
    onFocus={onChoose}
    onPointerDown={(event) => onBegin(event, null)}
    onKeyDown={onKey}
    onDragOver={onOver}
    onDrop={onDrop}
  >
    <span className={own.boxName}>
      <bdi>{name}</bdi>
    </span>
    <span className={own.boxWords}>{words}</span>
    {EDGES.map((edge) => (
      <i key={edge} className={own.edge} data-edge={edge} onPointerDown={(event) => onBegin(event, edge)} />
    ))}
  </div>
);

const placeOf = ({ column, row, columns, rows }: CellBox, of: number) => ({
  left: `${(100 * column) / of}%`,
  top: `${(100 * row) / LAYOUT_ROWS}%`,
  width: `${(100 * columns) / of}%`,
  height: `${(100 * rows) / LAYOUT_ROWS}%`,
});

function cellAt(
  cells: HTMLElement,
  { columns }: Layout,
  { clientX, clientY }: { clientX: number; clientY: number },
): { column: number; row: number } {
  const { left, top, width, height } = cells.getBoundingClientRect();
  const within = (part: number, of: number): number => Math.max(0, Math.min(of - 1, Math.floor(part * of)));
  return { column: within((clientX - left) / width, columns), row: within((clientY - top) / height, LAYOUT_ROWS) };
}

/** A region, or an edge of one, follows the pointer, from cell to cell, as far as there is room. */
function useDragging(
  cells: RefObject<HTMLElement | null>,
  layout: Layout,
  onChange: GridProps['onChange'],
): { begin: (event: PointerEvent, id: string, edge: Edge | null) => void } {
  const latest = useRef(onChange);
  latest.current = onChange;
  const begin = (event: PointerEvent, id: string, edge: Edge | null): void => {
    if (event.button !== 0) return;
    event.stopPropagation();
    const [from, { width, height }] = [layout, cells.current!.getBoundingClientRect()];
    let shown = from;
    const move = ({ clientX, clientY }: globalThis.PointerEvent): void => {
      const columns = Math.round(((clientX - event.clientX) / width) * from.columns);
      const rows = Math.round(((clientY - event.clientY) / height) * LAYOUT_ROWS);
      const next =
        edge === null ? moved(from, id, columns, rows) : resized(from, id, edge, edge === 'left' || edge === 'right' ? columns : rows);
      if (next === shown || (next === from && shown === from)) return;
      latest.current(next, shown === from);
      shown = next;
    };
    const end = (): void => {
      removeEventListener('pointermove', move);
      removeEventListener('pointerup', end);
      removeEventListener('pointercancel', end);
    };
    addEventListener('pointermove', move);
    addEventListener('pointerup', end);
    addEventListener('pointercancel', end);
  };
  return { begin };
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function byKey(event: KeyboardEvent, layout: Layout, id: string, onChange: GridProps['onChange'], onChoose: GridProps['onChoose']): void {
  const arrow = ARROWS[event.key];
  if (arrow) {
    event.preventDefault();
    const [columns, rows] = arrow;
    const next = event.shiftKey ? resized(layout, id, rows === 0 ? 'right' : 'bottom', columns + rows) : moved(layout, id, columns, rows);
    if (next !== layout) onChange(next, true);
  } else if ((event.key === 'Delete' || event.key === 'Backspace') && id !== MAP) {
    event.preventDefault();
    onChange(without(layout, id), true);
    onChoose('');
  }
}
