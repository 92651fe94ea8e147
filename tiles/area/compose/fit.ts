import type { LonLat } from '#contract/places/geo.ts';
import { fromWgs84, guessCrs, guessInWords, metresBetween, toWgs84, type Crs } from '#tiles/crs.ts';
import type { AreaFeatures } from '#tiles/area/area.ts';
import { PolygonIndex } from '#tiles/area/geometry/polygon-index.ts';

/** Farther than this from everything known is another city, or the wrong coordinate system. */
export const FAR_METRES = 100_000;
const SAMPLE = 500;

/** A device of the ledger, as far as placing an area needs it. */
export interface KnownDevice {
  readonly position: readonly [number, number, number];
  /** It hangs in a building, so a building should be there. */
  readonly floor?: number | undefined;
  readonly simulated: boolean;
}

/** Every n-th of a list, so that no more than `SAMPLE` are left. */
export const sampled = <T>(items: readonly T[]): T[] => items.filter((_, i) => i % Math.max(1, Math.ceil(items.length / SAMPLE)) === 0);

/** Metres from a place to the nearest of others; Infinity when there are none. */
export const nearest = (from: LonLat, others: readonly LonLat[]): number =>
  others.reduce((least, other) => Math.min(least, metresBetween(from, other)), Infinity);

/**
 * Kilometres from a place to the nearest real device when that is too far to be the same city; null when it is near, or nothing real is
 * known.
 */
export function farFromDevices(from: LonLat, devices: readonly KnownDevice[]): number | null {
  const real = sampled(devices.filter((device) => !device.simulated)).map(({ position }): LonLat => [position[0], position[1]]);
  const metres = nearest(from, real);
  return real.length > 0 && metres > FAR_METRES ? Math.round(metres / 1000) : null;
}

/**
 * Does an area lie where the ledger's devices are?
 * @returns `refusal` when it lies more than 100 km from all of them; `advice` when another coordinate system would put far more
 * devices into buildings. A simulated ledger is nobody's town and refuses nothing.
 */
export function fitArea(
  area: AreaFeatures,
  center: LonLat,
  crs: Crs,
  devices: readonly KnownDevice[],
): { readonly refusal: string | null; readonly advice: string | null } {
  const far = farFromDevices(center, devices);
  if (far !== null) {
    const swapped = Math.abs(center[0]) <= 90 && farFromDevices([center[1], center[0]], devices) === null;
    return {
      refusal:
        `The area lies ${far} km from the nearest device of the ledger.${swapped ? ' Longitude and latitude look swapped.' : ''} ` +
        `Is --crs ${crs} right? To build it all the same, add --elsewhere.`,
      advice: null,
    };
  }
  const index = new PolygonIndex<true>();
  for (const building of area.buildings) for (const part of building.parts) index.add(part.rings, true);
  const indoor = sampled(devices.filter((device) => !device.simulated && device.floor !== undefined)).map(({ position }): LonLat => [
    position[0],
    position[1],
  ]);
  if (indoor.length === 0) return { refusal: null, advice: null };
  // The area stays and the devices move: to where it would put what is written like them in the other system.
  const guess = guessCrs(
    crs,
    (other) => indoor.filter((place) => index.at(...toWgs84(fromWgs84(place, other), crs)) === true).length / indoor.length,
  );
  return { refusal: null, advice: guess && guessInWords(guess, crs, 'of the devices hang in buildings of the area') };
}
