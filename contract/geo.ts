import { z } from 'zod';

/** `[longitude, latitude]` in degrees, WGS-84, longitude first. */
export type LonLat = readonly [number, number];
/** `[longitude, latitude, height]`: degrees WGS-84, and metres above the ground at that place. */
export type Position = readonly [number, number, number];

const lon = z.number().min(-180).max(180);
const lat = z.number().min(-90).max(90);
export const lonLatSchema = z.tuple([lon, lat]).readonly();
export const positionSchema = z.tuple([lon, lat, z.number().min(-500).max(9000)]).readonly();
/** A closed ring: first point = last point, counter-clockwise. */
export const ringSchema = z.array(lonLatSchema).min(4).max(20_000).readonly();

/**
 * Path down the levels, `/370102/370102004/…/<device>`; a place's path is its jurisdiction key.
 * `/unknown` is where reports land whose place nobody knows.
 */
export const pathSchema = z.string().max(512).regex(/^(\/[A-Za-z0-9_.:-]+)+$/, 'a place path such as /370102/370102004');
export const UNKNOWN_PLACE = '/unknown';

/** What who is responsible for everything is responsible for, whatever the ledger comes to hold. */
export const EVERYWHERE = '/';
/** What somebody is responsible for: a place and all below it, or everything. */
export const jurisdictionSchema = z.union([z.literal(EVERYWHERE), pathSchema]);

/** True when `path` is `prefix` itself or below it. `''` and `/` hold everything. */
export const isWithin = (path: string, prefix: string): boolean =>
  prefix === '' || prefix === '/' || path === prefix || path.startsWith(`${prefix}/`);

/**
 * True when who is responsible for `jurisdiction` sees what happens at `path`: what lies within it, and what came from a
 * place nobody knows, for a fire alarm without an address must not be everybody's blind spot.
 */
export const isVisible = (path: string, jurisdiction: string): boolean => isWithin(path, jurisdiction) || isWithin(path, UNKNOWN_PLACE);

export const parentPath = (path: string): string => path.slice(0, path.lastIndexOf('/'));
