import type { LonLat } from './geo.ts';

/**
 * Heights of the ground as tiles of web mercator. A tile holds 257 × 257 heights, row by row from its north-west corner, evenly
 * spaced in web mercator, edges included: neighbours repeat each other's edge, so no seam opens between them.
 *
 * Bytes: version (1), then per height the zigzag varint of what `west + north − northwest` does not foresee, in units of 0.1 m.
 * The archive around it adds gzip. Metres above the ground datum of the raster, which is taken for the ellipsoid: no geoid is applied.
 */
export const HEIGHT_CELLS = 256;
export const HEIGHT_SIDE = HEIGHT_CELLS + 1;
/** Heights are exact to half of this, metres. */
export const HEIGHT_UNIT = 0.1;
/** What is a height on Earth, metres, with room to spare. */
export const LEAST_HEIGHT = -500;
export const GREATEST_HEIGHT = 9000;

const VERSION = 1;

/** Around what an area is made of, its ground goes on: this share of its size, to each side. */
const GROUND_MARGIN = 0.6;

/** West, south, east, north of the ground that is shown of an area. */
export function groundAround([west, south, east, north]: readonly [number, number, number, number]): [number, number, number, number] {
  const [across, along] = [(east - west) * GROUND_MARGIN, (north - south) * GROUND_MARGIN];
  return [west - across, south - along, east + across, north + along];
}

/** Web mercator as a unit square: [0, 0] is its north-west corner. */
export function toMercator([lon, lat]: LonLat): [number, number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [lon / 360 + 0.5, 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)];
}

/** Degrees of a place in the unit square of web mercator. */
export const fromMercator = (x: number, y: number): [number, number] => [
  (x - 0.5) * 360,
  (Math.atan(Math.sinh((0.5 - y) * 2 * Math.PI)) * 180) / Math.PI,
];

/** What is foreseen of height `i`, in units. */
function foreseen(units: Int32Array, i: number): number {
  const [column, row] = [i % HEIGHT_SIDE, Math.floor(i / HEIGHT_SIDE)];
  if (row === 0) return column === 0 ? 0 : units[i - 1];
  return column === 0 ? units[i - HEIGHT_SIDE] : units[i - 1] + units[i - HEIGHT_SIDE] - units[i - HEIGHT_SIDE - 1];
}

/** @param heights metres, `HEIGHT_SIDE`² of them. @throws RangeError when they are not that many, or one is no height on Earth. */
export function encodeHeights(heights: ArrayLike<number>): Uint8Array {
  if (heights.length !== HEIGHT_SIDE ** 2) throw new RangeError(`a height tile has ${HEIGHT_SIDE ** 2} heights, not ${heights.length}`);
  const units = new Int32Array(heights.length);
  const bytes = new Uint8Array(1 + heights.length * 5);
  bytes[0] = VERSION;
  let length = 1;
  for (let i = 0; i < heights.length; i++) {
    if (!(heights[i] >= LEAST_HEIGHT && heights[i] <= GREATEST_HEIGHT)) throw new RangeError(`${heights[i]} m is no height of the ground`);
    units[i] = Math.round(heights[i] / HEIGHT_UNIT);
    const off = units[i] - foreseen(units, i);
    let rest = ((off << 1) ^ (off >> 31)) >>> 0;
    for (; rest > 127; rest >>>= 7) bytes[length++] = (rest & 127) | 128;
    bytes[length++] = rest;
  }
  return bytes.slice(0, length);
}

/** @returns metres. @throws RangeError for bytes that are no height tile. */
export function decodeHeights(bytes: Uint8Array): Float32Array {
  if (bytes[0] !== VERSION) throw new RangeError(`a height tile of version ${bytes[0]}; this program reads version ${VERSION}`);
  const units = new Int32Array(HEIGHT_SIDE ** 2);
  let at = 1;
  for (let i = 0; i < units.length; i++) {
    let folded = 0;
    for (let shift = 0; ; shift += 7) {
      if (at >= bytes.length || shift > 28) throw new RangeError(`a height tile that ends, or makes no sense, at its ${at}th byte`);
      folded |= (bytes[at] & 127) << shift;
      if (bytes[at++] < 128) break;
    }
    units[i] = foreseen(units, i) + ((folded >>> 1) ^ -(folded & 1));
  }
  if (at !== bytes.length) throw new RangeError(`a height tile with ${bytes.length - at} bytes too many`);
  return Float32Array.from(units, (value) => value * HEIGHT_UNIT);
}
