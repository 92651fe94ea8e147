import type { Vector } from '#scenes/ecef.ts';
import { METRES_PER_DEGREE, type Position } from '#contract/places/geo.ts';
import type { Sight } from '#client/stages/paint/blocks-in-sight.ts';

/** What the globe was drawn from: marks above it are drawn from the same. */
export interface CameraSnapshot {
  /** Earth-centred metres. */
  readonly at: Vector;
  /** Column-major 4 × 4: metres from the eye, in Earth-centred axes → clip space. */
  readonly matrix: Float64Array;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Of ground under one CSS pixel in the middle of the picture. */
  readonly metresPerPixel: number;
}

/** What of the sky is in the picture. */
export interface SkyView {
  /** Metres above the ground. */
  readonly altitude: number;
  /** Degrees above the horizontal that the middle of the picture is. */
  readonly upward: number;
  /** CSS pixels: height of the picture, and the distance at which one pixel is as wide as it is tall. */
  readonly height: number;
  readonly focal: number;
}

/** CSS pixels of a point, `null` behind the eye or beyond the horizon. */
export function project({ at, matrix: m, width, height }: CameraSnapshot, [px, py, pz]: Vector): readonly [number, number] | null {
  const [x, y, z] = [px - at[0], py - at[1], pz - at[2]];
  // The Earth hides what the eye would see from below its ground.
  if (x * px + y * py + z * pz > 0) return null;
  const w = m[3] * x + m[7] * y + m[11] * z + m[15];
  if (w <= 0) return null;
  const cx = m[0] * x + m[4] * y + m[8] * z + m[12];
  const cy = m[1] * x + m[5] * y + m[9] * z + m[13];
  return [((cx / w + 1) / 2) * width, ((1 - cy / w) / 2) * height];
}

/** The matrix for points given relative to `anchor`, rounded only after the large numbers have cancelled. */
export function fromAnchor({ at, matrix: m }: CameraSnapshot, anchor: Vector): Float32Array {
  const [x, y, z] = [anchor[0] - at[0], anchor[1] - at[1], anchor[2] - at[2]];
  const moved = Float32Array.from(m);
  for (let row = 0; row < 4; row++) moved[12 + row] = m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row];
  return moved;
}

/** How high what stands on a piece of ground reaches, and how uneven that is, metres. */
const HEIGHT_M = 700;

/** What is between the sides of the picture. @param toEcef Earth-centred metres of a place told by its height above the ground */
export function sightOf({ at, matrix: m, metresPerPixel }: CameraSnapshot, toEcef: (place: Position) => Vector): Sight {
  const row = (i: number): readonly number[] => [m[i], m[4 + i], m[8 + i], m[12 + i]];
  const [x, y, , w] = [0, 1, 2, 3].map(row);
  const sides = [x, y].flatMap((axis) => [1, -1].map((sign) => w.map((part, i) => part + sign * axis[i])));
  const planes = sides.map((side) => {
    const length = Math.hypot(side[0], side[1], side[2]);
    return side.map((part) => part / length);
  });
  return {
    metresPerPixel,
    sees: ({ west, south, east, north }) => {
      const [lon, lat] = [(west + east) / 2, (south + north) / 2];
      const middle = toEcef([lon, lat, 0]);
      const radius = (Math.hypot((east - west) * Math.cos((lat * Math.PI) / 180), north - south) / 2) * METRES_PER_DEGREE + HEIGHT_M;
      const [px, py, pz] = middle.map((part, axis) => part - at[axis]);
      return planes.every(([a, b, c, d]) => a * px + b * py + c * pz + d > -radius);
    },
  };
}
