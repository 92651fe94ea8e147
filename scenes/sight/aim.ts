import type { XYZ } from './prism.ts';

const DEGREES = 180 / Math.PI;
/** Height of a picture for its width: what cameras are sold as. */
const ASPECT = 9 / 16;

/** Where a camera's mounting points it. Degrees. */
export interface Optics {
  /** Clockwise from north. */
  readonly azimuth: number;
  /** Opening angle from the left to the right edge of the picture. */
  readonly fov: number;
  /** Of the axis above (+) or below (−) the horizon; when it is not known, nothing is too high or too low. */
  readonly tilt?: number;
  /** Turns and tilts by itself, all the way round. */
  readonly ptz?: boolean;
}

export interface Aim {
  /** Straight, metres. */
  readonly distance: number;
  /** Between the axis and the target, degrees 0 … 180. */
  readonly offAxis: number;
  /** By how much the target is outside the picture, degrees; 0 = it is in it. */
  readonly outside: number;
}

/** Degrees from north, clockwise, 0 … 360. */
const bearing = (from: XYZ, to: XYZ): number => (Math.atan2(to[0] - from[0], to[1] - from[1]) * DEGREES + 360) % 360;

/** The lesser angle between two bearings, 0 … 180. */
const between = (a: number, b: number): number => Math.abs(((((a - b) % 360) + 540) % 360) - 180);

/** Where in (or outside) a camera's picture a target is. */
export function aim(camera: XYZ, { azimuth, fov, tilt }: Optics, target: XYZ): Aim {
  const ground = Math.hypot(target[0] - camera[0], target[1] - camera[1]);
  const rise = target[2] - camera[2];
  const distance = Math.hypot(ground, rise);
  const aside = ground === 0 ? 0 : between(bearing(camera, target), azimuth);
  const outside = Math.max(0, aside - Math.min(180, fov / 2));
  if (tilt === undefined) return { distance, offAxis: aside, outside };
  const above = Math.abs(Math.atan2(rise, ground) * DEGREES - tilt);
  const halfHeight = Math.atan(Math.tan(Math.min(89, fov / 2) / DEGREES) * ASPECT) * DEGREES;
  return { distance, offAxis: axisAngle(aside, rise, ground, tilt), outside: Math.max(outside, above - halfHeight, 0) };
}

function axisAngle(aside: number, rise: number, ground: number, tilt: number): number {
  const elevation = Math.atan2(rise, ground);
  const axis = tilt / DEGREES;
  const cosine = Math.cos(elevation) * Math.cos(axis) * Math.cos(aside / DEGREES) + Math.sin(elevation) * Math.sin(axis);
  return Math.acos(Math.min(1, Math.max(-1, cosine))) * DEGREES;
}
