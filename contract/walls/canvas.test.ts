import fc from 'fast-check';
import { expect, it } from 'vitest';
import { arcminPixels, bezelPixels, canvasShapeSchema, canvasSize, tileBox, wallType, type CanvasShape } from './canvas.ts';

const shapes: fc.Arbitrary<CanvasShape> = fc.record({
  columns: fc.integer({ min: 1, max: 4 }),
  rows: fc.integer({ min: 1, max: 4 }),
  tile: fc.record({
    width: fc.integer({ min: 320, max: 3840 }),
    height: fc.integer({ min: 240, max: 2160 }),
    widthMm: fc.integer({ min: 200, max: 4000 }),
  }),
  bezelMm: fc.integer({ min: 0, max: 60 }),
  distanceM: fc.integer({ min: 1, max: 40 }),
});

it('tiles cover the picture but for what lies behind bezels, and nothing twice', () => {
  fc.assert(
    fc.property(shapes, (shape) => {
      const bezel = bezelPixels(shape);
      const boxes = Array.from({ length: shape.columns * shape.rows }, (_, at) =>
        tileBox(shape, at % shape.columns, Math.floor(at / shape.columns)),
      );
      for (const [at, box] of boxes.entries()) {
        if (at % shape.columns > 0) expect(box.left - boxes[at - 1].left).toBe(boxes[at - 1].width + bezel);
        if (at >= shape.columns) expect(box.top - boxes[at - shape.columns].top).toBe(box.height + bezel);
      }
      const last = boxes.at(-1)!;
      expect({ width: last.left + last.width, height: last.top + last.height }).toEqual(canvasSize(shape));
    }),
  );
});

it('type is as designed, or as large as the farthest reader needs where that fits', () => {
  const tile = { width: 1920, height: 1080, widthMm: 1210 };
  const near: CanvasShape = { columns: 2, rows: 2, tile, bezelMm: 0, distanceM: 3 };
  expect(wallType(near).root).toBe(40);
  expect(wallType(near).arcmin).toBeGreaterThan(16);
  const farther = wallType({ ...near, distanceM: 6 });
  expect(farther.root).toBeGreaterThan(40);
  expect(farther.arcmin).toBeCloseTo(16, 9);
  // Of a room so deep, screens so small cannot carry words: what they reach is told.
  const far = wallType({ ...near, distanceM: 30 });
  expect(far.arcmin).toBeLessThan(16);
  expect(far.root * 21.5).toBeLessThanOrEqual(1080);
  expect((arcminPixels({ tile, distanceM: 10 }, 1) * 1210) / 1920).toBeCloseTo(2.909, 3);
});

it('refuses what no browser can draw, with the size', () => {
  const tile = { width: 3840, height: 2160, widthMm: 1200 };
  const wide = { columns: 5, rows: 1, tile, bezelMm: 0, distanceM: 5 };
  expect(canvasShapeSchema.safeParse(wide).error?.issues[0].message).toContain('19200 × 2160');
  expect(canvasShapeSchema.safeParse({ ...wide, columns: 4 }).success).toBe(true);
  expect(canvasShapeSchema.safeParse({ ...wide, columns: 8, rows: 8, tile: { ...tile, width: 640, height: 480 } }).success).toBe(false);
});
