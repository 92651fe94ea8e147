import type { LonLat } from '#contract/places/geo.ts';
import { maxOf, minOf } from '#contract/places/extent.ts';
import type { FloorPlan, Layout, Level } from '#scenes/floors/floor-plan.ts';
import { localPlane, type Metres } from '#scenes/local-plane.ts';

/** Free around the outline, metres. */
const MARGIN_M = 1.5;
/** Text is drawn in these units, so that it is neither a metre nor a millimetre high. */
const UNITS = 20;

/** A floor as a picture: units are a twentieth of a metre, y grows to the south. */
export interface PlanDrawing {
  readonly viewBox: string;
  readonly layout: Layout;
  readonly level: Level;
  readonly points: (ring: readonly Metres[]) => string;
  /** Of the picture, where a position is. */
  readonly toPicture: (at: LonLat) => readonly [number, number];
  readonly toLonLat: (x: number, y: number) => LonLat;
}

/** @returns null when the plan does not have the floor */
export function drawingOf(plan: FloorPlan, floor: number): PlanDrawing | null {
  const level = plan.levels.find((each) => each.floor === floor);
  if (level === undefined) return null;
  const layout = plan.layouts[level.layout];
  const plane = localPlane(plan.anchor);
  const [xs, ys] = [layout.outline.map(([x]) => x), layout.outline.map(([, y]) => y)];
  const [left, top] = [minOf(xs) - MARGIN_M, maxOf(ys) + MARGIN_M];
  const [width, height] = [maxOf(xs) + MARGIN_M - left, top - (minOf(ys) - MARGIN_M)];
  const toUnits = ([x, y]: Metres): readonly [number, number] => [(x - left) * UNITS, (top - y) * UNITS];
  return {
    viewBox: `0 0 ${width * UNITS} ${height * UNITS}`,
    layout,
    level,
    points: (ring) =>
      ring
        .map((point) =>
          toUnits(point)
            .map((each) => each.toFixed(1))
            .join(','),
        )
        .join(' '),
    toPicture: (at) => toUnits(plane.toMetres(at)),
    toLonLat: (x, y) => plane.toLonLat([x / UNITS + left, top - y / UNITS]),
  };
}

/** Middle of a ring's corners. */
export const middleOf = (ring: readonly Metres[]): Metres => [
  ring.reduce((sum, [x]) => sum + x, 0) / ring.length,
  ring.reduce((sum, [, y]) => sum + y, 0) / ring.length,
];
