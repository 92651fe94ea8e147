import { NIGHT } from './palette.ts';
import type { GroundTone } from './style-layer.ts';

/** sRGB 0–255. */
export type Rgb = readonly [number, number, number];

export const rgbOf = (hex: string): Rgb => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;
export const cssRgb = (rgb: readonly number[]): string => `rgb(${rgb.map(Math.round).join(', ')})`;

/** Height in metres → wall, between which it is mixed. */
export const WALLS: readonly (readonly [height: number, wall: string])[] = [
  [3, NIGHT.wallLow],
  [24, NIGHT.wallMiddle],
  [100, NIGHT.wallHigh],
];

/** The wall of a building nothing is wrong with. */
export function calmWall(height: number): Rgb {
  const above = WALLS.findIndex(([from]) => from >= height);
  if (above === 0) return rgbOf(WALLS[0][1]);
  if (above < 0) return rgbOf(WALLS[WALLS.length - 1][1]);
  const [[low, from], [high, to]] = [WALLS[above - 1], WALLS[above]];
  const share = (height - low) / (high - low);
  const [a, b] = [rgbOf(from), rgbOf(to)];
  return [0, 1, 2].map((i) => a[i] + (b[i] - a[i]) * share) as unknown as Rgb;
}

/** A wall that shows the tone and is still a wall. */
export function tintedWall({ rgb, loud }: GroundTone): Rgb {
  return litWall(rgb, 0.2 + 0.24 * loud);
}

/** A piece of wall that takes a colour. @param strength 0 … 1: 1 = nothing of the wall is left */
export const litWall = (rgb: Rgb, strength: number): Rgb => {
  const wall = rgbOf(NIGHT.wallMiddle);
  return rgb.map((part, i) => Math.round(wall[i] + (part - wall[i]) * strength)) as unknown as Rgb;
};
