import fc from 'fast-check';
import { expect, it } from 'vitest';
import { canvasShapeSchema, tileBox, type CanvasShape, type PixelBox } from '../canvas.ts';
import { faultsOf, LAYOUT_ROWS, layoutSchema, type CellBox, type Layout } from './layout.ts';
import { placeLayout, surfaceOf } from './place.ts';

const shapes: fc.Arbitrary<CanvasShape> = fc
  .record({
    columns: fc.integer({ min: 1, max: 5 }),
    rows: fc.integer({ min: 1, max: 4 }),
    tile: fc.constantFrom(
      { width: 1920, height: 1080, widthMm: 1209.6 },
      { width: 1366, height: 768, widthMm: 900 },
      { width: 3840, height: 2160, widthMm: 1650 },
      { width: 1080, height: 1920, widthMm: 680 },
    ),
    bezelMm: fc.integer({ min: 0, max: 500 }),
    distanceM: fc.integer({ min: 1, max: 30 }),
  })
  .filter((shape) => canvasShapeSchema.safeParse(shape).success);

const items = [{ panel: 'wall-alerts', about: '', seconds: 20 }];
const boxes = (columns: number): fc.Arbitrary<CellBox> =>
  fc
    .record({
      column: fc.integer({ min: 0, max: columns - 4 }),
      row: fc.integer({ min: 0, max: LAYOUT_ROWS - 2 }),
      columns: fc.integer({ min: 4, max: columns }),
      rows: fc.integer({ min: 2, max: LAYOUT_ROWS }),
    })
    .map((box) => ({
      ...box,
      columns: Math.min(box.columns, columns - box.column),
      rows: Math.min(box.rows, LAYOUT_ROWS - box.row),
    }));

/** Boxes that lie apart: of those drawn, each that fits beside the ones before. */
const layouts: fc.Arbitrary<Layout> = fc.integer({ min: 24, max: 64 }).chain((columns) =>
  fc.tuple(boxes(columns), fc.array(boxes(columns), { maxLength: 12 })).map(([map, others]) => {
    const layout = { columns, map, look: 'own' as const, regions: [] as Layout['regions'][number][] };
    for (const box of others) {
      const regions = [...layout.regions, { id: `r${layout.regions.length}`, name: `区 ${layout.regions.length}`, box, items }];
      if (faultsOf({ ...layout, regions }).length === 0) layout.regions = regions;
    }
    return layout;
  }),
);

const within = (inner: PixelBox, outer: PixelBox): boolean =>
  inner.left >= outer.left - 0.01 &&
  inner.top >= outer.top - 0.01 &&
  inner.left + inner.width <= outer.left + outer.width + 0.01 &&
  inner.top + inner.height <= outer.top + outer.height + 0.01;
const apart = (a: PixelBox, b: PixelBox): boolean =>
  a.left >= b.left + b.width - 0.01 ||
  b.left >= a.left + a.width - 0.01 ||
  a.top >= b.top + b.height - 0.01 ||
  b.top >= a.top + a.height - 0.01;

it('no bezel cuts a region, whatever the layout and the wall; regions lie apart, below the header, and each is there', () => {
  fc.assert(
    fc.property(layouts, shapes, fc.constantFrom(1, 0.5), (layout, shape, scale) => {
      const surface = surfaceOf(shape, scale);
      const placed = placeLayout(layout, surface);
      const tiles = Array.from({ length: shape.columns * shape.rows }, (_, at) => {
        const { left, top, width, height } = tileBox(shape, at % shape.columns, Math.floor(at / shape.columns));
        return { left: left * scale, top: top * scale, width: width * scale, height: height * scale };
      });
      // The bezel is whole pixels of a tile.
      expect(placed.regions.map(({ id }) => id)).toEqual(layout.regions.map(({ id }) => id));
      for (const [at, { box }] of placed.regions.entries()) {
        expect([box, tiles.filter((tile) => within(box, tile)).length]).toEqual([box, 1]);
        expect(Math.min(box.width, box.height)).toBeGreaterThan(0);
        for (const other of [placed.head, ...placed.regions.slice(at + 1).map((one) => one.box)]) expect(apart(box, other)).toBe(true);
      }
    }),
  );
});

it('panels keep their width on a long wall, and the picture has the rest', () => {
  const layout: Layout = {
    columns: 24,
    map: { column: 6, row: 0, columns: 12, rows: 12 },
    look: 'own',
    regions: [{ id: 'left', name: '左', box: { column: 0, row: 0, columns: 6, rows: 12 }, items }],
  };
  const one = { columns: 1, rows: 1, bezel: 0 };
  const at = (width: number, height: number): ReturnType<typeof placeLayout> =>
    placeLayout(layout, { ...one, width, height, root: Math.min(width / 96, height / 54) });
  expect(at(1920, 1080).regions[0].box.width).toBeCloseTo((24 * 20 * 95) / 96, 6);
  expect(at(7680, 2160).regions[0].box.width).toBeCloseTo(24 * 40, 6);
  expect(at(7680, 2160).map.width).toBeCloseTo(7680 - 40 - 12 * 160, 6);
  expect(at(4800, 1200).map.left).toBeGreaterThan(0);
});

it('a layout says of its own boxes what does not fit', () => {
  const map = { column: 6, row: 0, columns: 12, rows: 12 };
  const region = (id: string, box: CellBox) => ({ id, name: id.toUpperCase(), box, items });
  const read = (regions: unknown[]): string =>
    layoutSchema
      .safeParse({ columns: 24, map, look: 'own', regions })
      .error?.issues.map(({ message }) => message)
      .join('; ') ?? '';
  expect(read([region('a', { column: 0, row: 0, columns: 6, rows: 12 })])).toBe('');
  expect(read([region('a', { column: 0, row: 0, columns: 8, rows: 12 })])).toBe('“the map” and “A” lie over each other');
  expect(read([region('a', { column: 18, row: 0, columns: 7, rows: 12 })])).toBe('“A” reaches beyond 24 × 12 cells');
  expect(read([region('a', { column: 0, row: 0, columns: 3, rows: 1 })])).toMatch(/needs 4 × 2/);
  const box = { column: 0, row: 0, columns: 6, rows: 6 };
  expect(read([region('a', box), region('a', { ...box, row: 6 })])).toBe('two regions have the id a');
});
