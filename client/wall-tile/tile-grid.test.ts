import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bezelPixels, canvasShapeSchema, tileBox, wallType, type CanvasShape } from '#contract/walls/canvas.ts';
import { SCREENS } from '#client/screens/discover.ts';
import { pictureOf, tileGrid } from './tile-grid.ts';

const tiled = SCREENS.find(({ id }) => id === 'wall')!.layout.tiled!;
const shapes: fc.Arbitrary<CanvasShape> = fc
  .record({
    columns: fc.integer({ min: 1, max: 4 }),
    rows: fc.integer({ min: 1, max: 4 }),
    tile: fc.constantFrom(
      { width: 1920, height: 1080, widthMm: 1209.6 },
      { width: 1366, height: 768, widthMm: 900 },
      { width: 3840, height: 2160, widthMm: 1650 },
    ),
    bezelMm: fc.integer({ min: 0, max: 40 }),
    distanceM: fc.integer({ min: 1, max: 30 }),
  })
  .filter((shape) => canvasShapeSchema.safeParse(shape).success);

/** Edges of grid tracks, pixels; those that share what is left, or are as high as their panels, of a rest that is known. */
function edgesOf(tracks: string, size: number): number[] {
  const parts = tracks.match(/minmax\([^)]*\)|[^\s]+/g)!.map((track) => (track.endsWith('px') ? Number.parseFloat(track) : NaN));
  const free = size - parts.filter((part) => !Number.isNaN(part)).reduce((sum, part) => sum + part, 0);
  const shares = parts.filter(Number.isNaN).length;
  let at = 0;
  return [0, ...parts.map((part) => (at += Number.isNaN(part) ? free / shares : part))];
}

/** Boxes of areas, as a browser lays them out. */
function boxesOf(shape: CanvasShape, scale: number): Map<string, { x: [number, number]; y: [number, number] }> {
  const picture = pictureOf({ canvas: { id: '', name: '', version: 1, shape }, column: 0, row: 0 }, scale);
  const grid = tileGrid(tiled, shape, scale);
  const [across, down] = [edgesOf(grid.columns, picture.width), edgesOf(grid.rows, picture.height)];
  const boxes = new Map<string, { x: [number, number]; y: [number, number] }>();
  grid.grid.forEach((line, row) =>
    line.split(' ').forEach((area, column) => {
      if (area === '.') return;
      const box = boxes.get(area) ?? { x: [Infinity, -Infinity], y: [Infinity, -Infinity] };
      box.x = [Math.min(box.x[0], across[column]), Math.max(box.x[1], across[column + 1])];
      box.y = [Math.min(box.y[0], down[row]), Math.max(box.y[1], down[row + 1])];
      boxes.set(area, box);
    }),
  );
  expect([...boxes.keys()].filter((area) => area !== 'map').sort()).toEqual(Object.keys(grid.areas).sort());
  return boxes;
}

it('no bezel cuts a panel, on walls of any size, in windows of any', () => {
  fc.assert(
    fc.property(shapes, fc.constantFrom(1, 0.5, 2 / 3), (shape, scale) => {
      const tiles = Array.from({ length: shape.columns * shape.rows }, (_, at) =>
        tileBox(shape, at % shape.columns, Math.floor(at / shape.columns)),
      );
      for (const [area, { x, y }] of boxesOf(shape, scale)) {
        if (area === 'map') continue;
        const within = tiles.some(
          ({ left, top, width, height }) =>
            x[0] >= left * scale - 0.01 &&
            x[1] <= (left + width) * scale + 0.01 &&
            y[0] >= top * scale - 0.01 &&
            y[1] <= (top + height) * scale + 0.01,
        );
        expect([area, x, y, within]).toEqual([area, x, y, true]);
        expect(x[1] - x[0]).toBeGreaterThan(0);
        expect(y[1] - y[0]).toBeGreaterThan(0);
      }
    }),
  );
});

it('the map is free between the panels, in the middle of the wall', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const { map } = Object.fromEntries(boxesOf(shape, 1));
      const { root } = wallType(shape);
      expect(map.x[1] - map.x[0]).toBeGreaterThanOrEqual(root * 15);
      expect(map.y[0]).toBeCloseTo(tiled.head * root, 6);
    }),
  );
});

it('a part is where its tile hangs, in the pixels of its window, and bezels lie between', () => {
  const shape: CanvasShape = { columns: 2, rows: 2, tile: { width: 1920, height: 1080, widthMm: 1920 }, bezelMm: 30, distanceM: 5 };
  const picture = pictureOf({ canvas: { id: '', name: '', version: 1, shape }, column: 1, row: 1 }, 0.5);
  expect(bezelPixels(shape)).toBe(30);
  expect(picture).toMatchObject({ width: 1935, height: 1095, part: { left: 975, top: 555, width: 960, height: 540 } });
  expect(picture.bezels).toEqual([
    { left: 960, top: 0, width: 15, height: 1095 },
    { left: 0, top: 540, width: 1935, height: 15 },
  ]);
});
