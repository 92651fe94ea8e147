import { maxOf, minOf } from '#contract/places/extent.ts';
import { focalLength, type Screen } from '#client/stages/camera/framing.ts';
import type { OrbitCamera, Point } from './view-state.ts';

const PITCH = { whole: 71, floor: 50 } as const;
/** CSS pixels kept free beside the building (where floors have their signs), and above and below it. */
const MARGIN = { whole: { across: 150, down: 64 }, floor: { across: 122, down: 48 } } as const;
/** Metres from the eye to the middle of the points, and CSS pixels left for them, at least. */
const NEAREST_M = 12;
const LEAST_PX = 120;
/** Halvings until the picture stands in the middle to a millionth. */
const HALVINGS = 24;

const dot = (a: Point, b: Point): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** The camera's own axes in three's: x east, y up, z south. */
export function axes(bearing: number, pitch: number): { forward: Point; right: Point; up: Point } {
  const [b, p] = [(bearing * Math.PI) / 180, (pitch * Math.PI) / 180];
  return {
    forward: [Math.sin(b) * Math.sin(p), -Math.cos(p), -Math.cos(b) * Math.sin(p)],
    right: [Math.cos(b), 0, Math.sin(b)],
    up: [Math.sin(b) * Math.cos(p), Math.sin(p), -Math.cos(b) * Math.cos(p)],
  };
}

/**
 * The camera that shows these points as large as they fit between the paddings and margins, in the middle. Exact: with the direction
 * fixed, "inside the frustum" is linear in where the camera stands.
 */
export function fitCamera(points: readonly Point[], how: 'whole' | 'floor', screen: Screen, bearing: number): OrbitCamera {
  const pitch = PITCH[how];
  const { padding } = screen;
  const focal = focalLength(screen.height);
  const free = (total: number, taken: number, margin: number): number => Math.max(LEAST_PX, total - taken - 2 * margin) / 2 / focal;
  const { right, up, forward } = axes(bearing, pitch);
  const along = (axis: Point): number[] => points.map((point) => dot(point, axis));
  const depths = along(forward);
  const across = side(along(right), depths, free(screen.width, padding.left + padding.right, MARGIN[how].across));
  const down = side(along(up), depths, free(screen.height, padding.top + padding.bottom, MARGIN[how].down));
  const middle = depths.reduce((sum, depth) => sum + depth, 0) / depths.length;
  const eye = minOf([across.closest, down.closest, middle - NEAREST_M]);
  const [x, y] = [across.middle(eye), down.middle(eye)];
  return {
    at: [0, 1, 2].map((i) => right[i] * x + up[i] * y + forward[i] * middle) as [number, number, number],
    distance: middle - eye,
    bearing,
    pitch,
  };
}

/**
 * One direction of the picture: `values` are metres across it, `depths` metres along the view, `slope` the half of the picture over
 * its focal length. A point is inside when |value − camera's value| ≤ slope · (depth − camera's depth).
 */
function side(values: readonly number[], depths: readonly number[], slope: number): { closest: number; middle: (eye: number) => number } {
  const least = (k: number): number => maxOf(values.map((value, i) => value - k * depths[i]));
  const most = (k: number): number => minOf(values.map((value, i) => value + k * depths[i]));
  const closest = (k: number): number => (most(k) - least(k)) / (2 * k);
  const middle = (eye: number): number => {
    // The narrowest slope that still holds every point from `eye`: both edges touch it, so the picture stands in the middle.
    let [low, high] = [0, slope];
    for (let i = 0; i < HALVINGS; i++) {
      const k = (low + high) / 2;
      if (closest(k) >= eye) high = k;
      else low = k;
    }
    return (least(high) + most(high)) / 2;
  };
  return { closest: closest(slope), middle };
}
