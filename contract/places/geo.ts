import { z } from 'zod';

/** `[longitude, latitude]` in degrees, WGS-84, longitude first. */
export type LonLat = readonly [number, number];
/** `[longitude, latitude, height]`: degrees WGS-84, and metres above the ground at that place. */
export type Position = readonly [number, number, number];

/** WGS-84 ellipsoid: its greater and its lesser half axis, metres. What needs one radius of the Earth takes the greater. */
export const EARTH_RADIUS_M = 6_378_137;
export const EARTH_MINOR_M = 6_356_752.314245179;
/** Of latitude; of longitude times the cosine of the latitude. */
export const METRES_PER_DEGREE = (EARTH_RADIUS_M * Math.PI) / 180;

const lon = z.number().min(-180).max(180);
const lat = z.number().min(-90).max(90);
export const lonLatSchema = z.tuple([lon, lat]).readonly();
export const positionSchema = z.tuple([lon, lat, z.number().min(-500).max(9000)]).readonly();
/** A closed ring: first point = last point, counter-clockwise. */
export const ringSchema = z.array(lonLatSchema).min(4).max(20_000).readonly();

/**
 * Path down the levels, `/370102/370102004/…/<device>`; a place's path is its jurisdiction key.
 * `/unknown` is the place of reports whose place is not known.
 */
export const pathSchema = z
  .string()
  .max(512)
  .regex(/^(\/[A-Za-z0-9_.:-]+)+$/, 'a place path such as /370102/370102004');
export const UNKNOWN_PLACE = '/unknown';

/** The jurisdiction that holds every place, also those the ledger gets later. */
export const EVERYWHERE = '/';
/** A jurisdiction: a place and all below it, or everything. */
export const jurisdictionSchema = z.union([z.literal(EVERYWHERE), pathSchema]);

/** True when `path` is `prefix` itself or below it. `''` and `/` hold everything. */
export const isWithin = (path: string, prefix: string): boolean =>
  prefix === '' || prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);

/**
 * True when a user of `jurisdiction` may see what is at `path`: what lies within it, and everything at `/unknown`, because a fire alarm
 * without an address must be seen by everybody.
 */
export const isVisible = (path: string, jurisdiction: string): boolean => isWithin(path, jurisdiction) || isWithin(path, UNKNOWN_PLACE);

export const parentPath = (path: string): string => path.slice(0, path.lastIndexOf('/'));

/** True when a point lies in a ring (even-odd): closed or not, either way round; on the edge it may go either way. */
export function inRing(ring: readonly (readonly number[])[], [x, y]: readonly [number, number, ...number[]]): boolean {
  let inside = false;
  for (let i = 0, next = 1; i < ring.length; i++, next = (i + 1) % ring.length) {
    const [ax, ay] = ring[i];
    const [bx, by] = ring[next];
    if (ay > y !== by > y && x < ax + ((y - ay) / (by - ay)) * (bx - ax)) inside = !inside;
  }
  return inside;
}

/** The same for a shape with holes: the rings of an outline and its holes, in any order. */
export const inRings = (rings: readonly (readonly (readonly number[])[])[], point: readonly [number, number, ...number[]]): boolean =>
  rings.filter((ring) => inRing(ring, point)).length % 2 === 1;
