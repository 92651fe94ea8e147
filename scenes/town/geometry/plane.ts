import type { LonLat, Position } from '#contract/places/geo.ts';

/** Metres on the drawing board: x to the east, y to the north of the town's middle. */
export type XY = readonly [number, number];

/** Middle of the town, WGS-84. */
export const ORIGIN: LonLat = [117.022, 36.668];
const METRES_PER_DEGREE_LAT = 110_970;
const METRES_PER_DEGREE_LON = 111_413 * Math.cos((ORIGIN[1] * Math.PI) / 180);

/**
 * The town is planned with straight lines and bent once, here: a slow sway of the ground gives roads their curves while
 * everything planned beside them stays beside them. Stretches lengths by 13 % at worst.
 */
function bend([x, y]: XY): XY {
  return [
    x - 19 * Math.sin(y / 240 + 0.6) - 5 * Math.sin(x / 130 + y / 210),
    y + 17 * Math.sin(x / 265 - 0.4) + 4 * Math.sin(x / 150 - y / 120 + 1),
  ];
}

const round = (value: number, digits: number): number => Math.round(value * 10 ** digits) / 10 ** digits;

/** Drawing board → degrees, to about 1 cm. */
export function toLonLat(point: XY): LonLat {
  const [x, y] = bend(point);
  return [round(ORIGIN[0] + x / METRES_PER_DEGREE_LON, 7), round(ORIGIN[1] + y / METRES_PER_DEGREE_LAT, 7)];
}

export const toPosition = (point: XY, height: number): Position => [...toLonLat(point), round(height, 2)];

/** Compass direction (degrees clockwise from north, 0 … 360) of a direction drawn at a point of the board. */
export function azimuthAt(point: XY, towards: XY): number {
  const length = Math.hypot(...towards) || 1;
  const from = bend(point);
  const to = bend([point[0] + towards[0] / length, point[1] + towards[1] / length]);
  return round((Math.atan2(to[0] - from[0], to[1] - from[1]) * 180) / Math.PI + 360, 1) % 360;
}

/** Metres between two places in degrees; good to 0.1 % across a town. */
export function metresBetween(a: LonLat, b: LonLat): number {
  return Math.hypot((a[0] - b[0]) * METRES_PER_DEGREE_LON, (a[1] - b[1]) * METRES_PER_DEGREE_LAT);
}
