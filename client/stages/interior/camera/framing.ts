import { minOf, maxOf } from '#contract/places/extent.ts';
import type { Metres } from '#scenes/local-plane.ts';
import type { Screen } from '#client/stages/camera/framing.ts';
import { layoutOf, type BuildingModel } from '#client/stages/interior/building/model.ts';
import { axes, fitCamera } from './fit-camera.ts';
import { exploded, type OrbitCamera, type Point, type ViewState } from './view-state.ts';

/** A device is looked at from this share of the distance its whole floor would take, and no nearer than this. */
const DEVICE_SHARE = 0.5;
const DEVICE_NEAREST_M = 16;
/** Signs stand this far off the slab, and hang this far above it, metres. */
const SIGN_OFF_M = 1.6;
const SIGN_UP_M = 0.4;

const outlineOf = (model: BuildingModel, level = 0): readonly Metres[] => layoutOf(model, level).outline;

/** Longest way across the footprint, metres. */
export function breadthOf(model: BuildingModel): number {
  const outline = outlineOf(model);
  const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  return Math.hypot(maxOf(xs) - minOf(xs), maxOf(ys) - minOf(ys));
}

const footprintAt = (model: BuildingModel, y: number, level = 0): Point[] =>
  outlineOf(model, level).map(([x, north]): Point => [x, y, -north]);

/** The building slid apart, seen whole; or one level unfolded, seen as large as it fits; or one device on it from near. */
export function viewStateFor(
  model: BuildingModel,
  focus: number,
  device: readonly [x: number, north: number, height: number] | null,
  screen: Screen,
  bearing: number = model.bearing,
): ViewState {
  const stack = exploded(model.levels, focus, breadthOf(model));
  if (focus < 0) {
    const top = stack.offsets.length - 1;
    const points = [...footprintAt(model, stack.offsets[0]), ...footprintAt(model, stack.offsets[top] + model.levels[top].height, top)];
    return { ...stack, camera: fitCamera(points, 'whole', screen, bearing) };
  }
  const y = stack.offsets[focus];
  const camera = fitCamera(footprintAt(model, y, focus), 'floor', screen, bearing);
  if (device === null) return { ...stack, camera };
  const [x, north, height] = device;
  const near: OrbitCamera = {
    ...camera,
    at: [x, y + Math.max(0, height - model.levels[focus].bottom) * 0.5, -north],
    distance: Math.max(DEVICE_NEAREST_M, camera.distance * DEVICE_SHARE),
  };
  return { ...stack, camera: near };
}

/** The corner of the footprint that is leftmost in the picture, a little outside of it: where floors have their signs. */
export function signCorner(model: BuildingModel, bearing: number): Metres {
  const { right } = axes(bearing, 60);
  const outline = outlineOf(model);
  const along = ([x, north]: Metres): number => x * right[0] - north * right[2];
  const [x, north] = outline.reduce((left, corner) => (along(corner) < along(left) ? corner : left));
  return [x - right[0] * SIGN_OFF_M, north + right[2] * SIGN_OFF_M];
}

/** Where floors have their signs, above their slab. */
export function signAt(model: BuildingModel, bearing: number): Point {
  const [x, north] = signCorner(model, bearing);
  return [x, SIGN_UP_M, -north];
}
