import { EARTH_RADIUS_M } from '#contract/places/geo.ts';
import type { Mark } from '#client/marks/marks.ts';

const EQUATOR_M = 2 * Math.PI * EARTH_RADIUS_M;
const TILE = 512;

/** Zoom at which one CSS pixel covers `metres` of ground. */
export const zoomAt = (metres: number, latitude: number): number =>
  Math.log2((EQUATOR_M * Math.cos((latitude * Math.PI) / 180)) / (TILE * metres));

/** Metres of ground that one CSS pixel covers at a zoom. */
export const metresAt = (zoom: number, latitude: number): number => (EQUATOR_M * Math.cos((latitude * Math.PI) / 180)) / (TILE * 2 ** zoom);

export const inScale = ({ scale }: Pick<Mark, 'scale'>, metres: number): boolean =>
  metres >= (scale?.from ?? 0) && metres < (scale?.to ?? Infinity);

/** 1 within `limit` metres per pixel, 0 beyond 1.35 of it, a soft step between. */
export function fade(limit: number, metres: number): number {
  if (limit === Infinity) return 1;
  const t = Math.min(1, Math.max(0, (metres / limit - 1) / 0.35));
  return 1 - t * t * (3 - 2 * t);
}
