import fc from 'fast-check';
import { expect, it } from 'vitest';
import { faultsOf, layoutSchema, type Layout } from '#contract/walls/layout/layout.ts';
import { PANEL_IDS } from '#client/panels/panel.ts';
import { asWideAs, boxOf, MAP, moved, panelItem, resized, without, withNewRegion, type Edge } from './edit.ts';
import { STARTERS } from './starters.ts';

const EMPTY: Layout = { columns: 24, map: { column: 6, row: 0, columns: 12, rows: 12 }, look: 'own', regions: [] };
const name = (at: number): string => `区 ${at}`;
const cells = fc.integer({ min: -30, max: 30 });
type Edit = (layout: Layout) => Layout;

/** One of those that there are, by a number. */
const idOf = ({ regions }: Layout, at: number): string => [MAP, ...regions.map(({ id }) => id)][at % (regions.length + 1)];
const edits: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.nat(20), cells, cells).map(
    ([at, columns, rows]): Edit =>
      (layout) =>
        moved(layout, idOf(layout, at), columns, rows),
  ),
  fc.tuple(fc.nat(20), fc.constantFrom<Edge>('left', 'right', 'top', 'bottom'), cells).map(
    ([at, edge, by]): Edit =>
      (layout) =>
        resized(layout, idOf(layout, at), edge, by),
  ),
  fc.option(fc.record({ column: fc.nat(63), row: fc.nat(11) }), { nil: undefined }).map(
    (at): Edit =>
      (layout) =>
        (layout.regions.length < 12 && withNewRegion(layout, panelItem('wall-loop'), name, at)?.layout) || layout,
  ),
  fc.nat(20).map(
    (at): Edit =>
      (layout) =>
        without(layout, idOf(layout, at)),
  ),
  fc.integer({ min: 20, max: 70 }).map(
    (columns): Edit =>
      (layout) =>
        asWideAs(layout, columns),
  ),
);

it('whatever is drawn, regions lie apart and within the wall, and it can be kept', () => {
  fc.assert(
    fc.property(fc.array(edits, { maxLength: 30 }), (some) => {
      let layout = EMPTY;
      for (const edit of some) {
        layout = edit(layout);
        expect(faultsOf(layout)).toEqual([]);
      }
      expect(layoutSchema.safeParse(layout).success).toBe(true);
    }),
  );
});

it('goes as far as there is room, and not through others', () => {
  const { layout, id } = withNewRegion(EMPTY, panelItem('wall-loop'), name, { column: 0, row: 0 })!;
  expect(boxOf(layout, id)).toEqual({ column: 0, row: 0, columns: 6, rows: 4 });
  expect(boxOf(moved(layout, id, 0, 20), id)).toMatchObject({ row: 8 });
  expect(moved(layout, id, 5, 0)).toEqual(layout);
  expect(boxOf(resized(layout, id, 'bottom', 99), id)).toMatchObject({ rows: 12 });
  expect(boxOf(resized(layout, id, 'right', -9), id)).toMatchObject({ columns: 4 });
  expect(resized(layout, id, 'left', -1)).toEqual(layout);
  // Where there is no room, there is no new one.
  expect(withNewRegion(layout, panelItem('wall-loop'), name, { column: 10, row: 5 })).toBeNull();
  expect(boxOf(withNewRegion(layout, panelItem('wall-loop'), name)!.layout, 'r2')).toMatchObject({ row: 0, column: 18 });
});

it('what one can begin with is whole, and names panels that there are', () => {
  for (const { id, layout } of STARTERS) {
    expect([id, layoutSchema.safeParse(layout).error?.issues ?? []]).toEqual([id, []]);
    for (const { items } of layout.regions) for (const item of items) if ('panel' in item) expect(PANEL_IDS).toContain(item.panel);
  }
});
