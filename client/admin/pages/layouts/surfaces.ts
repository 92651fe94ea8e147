import type { CanvasShape } from '#contract/walls/canvas.ts';
import { surfaceOf, type Surface } from '#contract/walls/layout/place.ts';

/** A wall that a layout is tried on. */
interface Trial {
  readonly name: string;
  readonly surface: Surface;
}

const one = (width: number, height: number): Trial => ({
  name: `${width} × ${height}`,
  surface: { columns: 1, rows: 1, width, height, bezel: 0, root: Math.min(width / 96, height / 54) },
});
const SINGLE = [one(1920, 1080), one(3840, 2160), one(7680, 2160), one(4800, 1200)];
const BEZELS: CanvasShape = {
  columns: 2,
  rows: 2,
  tile: { width: 1920, height: 1080, widthMm: 1209.6 },
  bezelMm: 20,
  distanceM: 6,
};

/** Walls of one screen as they are usual, those of several that there are, and one of four where there are none. */
export const trialsOf = (canvases: readonly { readonly name: string; readonly shape: CanvasShape }[]): Trial[] => [
  ...SINGLE,
  ...(canvases.length > 0 ? canvases : [{ name: '2 × 2 · 1920 × 1080', shape: BEZELS }]).map(({ name, shape }) => ({
    name,
    surface: surfaceOf(shape),
  })),
];
