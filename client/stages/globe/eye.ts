import type { Position } from '#contract/geo.ts';

export type Vector = readonly [number, number, number];

/** What the globe was drawn from: marks above it are drawn from the same. */
export interface Eye {
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

/** WGS-84 ellipsoid. */
const MAJOR = 6_378_137;
const ECCENTRICITY_2 = 0.006694379990141317;

/** Earth-centred metres of a place. */
export function toEarth([lon, lat, height]: Position): Vector {
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const n = MAJOR / Math.sqrt(1 - ECCENTRICITY_2 * Math.sin(p) ** 2);
  return [(n + height) * Math.cos(p) * Math.cos(l), (n + height) * Math.cos(p) * Math.sin(l), (n * (1 - ECCENTRICITY_2) + height) * Math.sin(p)];
}

/** CSS pixels of a point, `null` behind the eye or beyond the horizon. */
export function project({ at, matrix: m, width, height }: Eye, [px, py, pz]: Vector): readonly [number, number] | null {
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
export function fromAnchor({ at, matrix: m }: Eye, anchor: Vector): Float32Array {
  const [x, y, z] = [anchor[0] - at[0], anchor[1] - at[1], anchor[2] - at[2]];
  const moved = Float32Array.from(m);
  for (let row = 0; row < 4; row++) moved[12 + row] = m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row];
  return moved;
}
