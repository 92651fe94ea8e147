import type { Vector } from '#scenes/ecef.ts';

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
