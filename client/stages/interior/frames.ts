import { least, most } from '#contract/extent.ts';
import type { Metres } from '#scenes/local-plane.ts';
import type { Screen } from '#client/stages/framing.ts';
import { layoutOf, levelAt, type House } from './house.ts';
import { axes, eyeFor, opened, type Eye, type Point, type Posture } from './posture.ts';

/** A device is looked at from this share of the distance its whole floor would take, and no nearer than this. */
const DEVICE_SHARE = 0.5;
const DEVICE_NEAREST_M = 16;
/** Signs stand this far off the slab, and hang this far above it, metres. */
const SIGN_OFF_M = 1.6;
const SIGN_UP_M = 0.4;

export const outlineOf = (house: House, level = 0): readonly Metres[] => layoutOf(house, level).outline;

/** Longest way across the footprint, metres. */
export function breadthOf(house: House): number {
  const outline = outlineOf(house);
  const [xs, ys] = [outline.map(([x]) => x), outline.map(([, y]) => y)];
  return Math.hypot(most(xs) - least(xs), most(ys) - least(ys));
}

const footprintAt = (house: House, y: number, level = 0): Point[] => outlineOf(house, level).map(([x, north]): Point => [x, y, -north]);

/** The building slid apart, seen whole; or one level unfolded, seen as large as it fits; or one device on it from near. */
export function framed(house: House, focus: number, device: readonly [x: number, north: number, height: number] | null, screen: Screen, bearing: number = house.bearing): Posture {
  const stack = opened(house.levels, focus, breadthOf(house));
  if (focus < 0) {
    const top = stack.offsets.length - 1;
    const points = [...footprintAt(house, stack.offsets[0]), ...footprintAt(house, stack.offsets[top] + house.levels[top].height, top)];
    return { ...stack, eye: eyeFor(points, 'whole', screen, bearing) };
  }
  const y = stack.offsets[focus];
  const eye = eyeFor(footprintAt(house, y, focus), 'floor', screen, bearing);
  if (device === null) return { ...stack, eye };
  const [x, north, height] = device;
  const near: Eye = { ...eye, at: [x, y + Math.max(0, height - house.levels[focus].bottom) * 0.5, -north], distance: Math.max(DEVICE_NEAREST_M, eye.distance * DEVICE_SHARE) };
  return { ...stack, eye: near };
}

/** Level a device without a floor of its own is looked at on. */
export const levelFor = (house: House, height: number): number => levelAt(house, height);

/** The corner of the footprint that is leftmost in the picture, a little outside of it: where floors have their signs. */
export function signCorner(house: House, bearing: number): Metres {
  const { right } = axes(bearing, 60);
  const outline = outlineOf(house);
  const along = ([x, north]: Metres): number => x * right[0] - north * right[2];
  const [x, north] = outline.reduce((left, corner) => (along(corner) < along(left) ? corner : left));
  return [x - right[0] * SIGN_OFF_M, north + right[2] * SIGN_OFF_M];
}

/** Where floors have their signs, above their slab. */
export function signAt(house: House, bearing: number): Point {
  const [x, north] = signCorner(house, bearing);
  return [x, SIGN_UP_M, -north];
}
