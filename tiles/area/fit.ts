import type { LonLat } from '#contract/geo.ts';
import { fromWgs84, guessCrs, guessInWords, metresBetween, toWgs84, type Crs } from '../crs.ts';
import type { AreaFeatures } from './area.ts';
import { PlaceIndex } from './place-index.ts';

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
export const nearest = (from: LonLat, others: readonly LonLat[]): number => others.reduce((least, other) => Math.min(least, metresBetween(from, other)), Infinity);

/**
 * Does an area lie where the ledger's devices are?
 * @returns `refusal` when it lies more than 100 km from all of them; `advice` when another coordinate system would put far more
 * devices into buildings. A simulated ledger is nobody's town and refuses nothing.
 */
export function fitArea(area: AreaFeatures, center: LonLat, crs: Crs, devices: readonly KnownDevice[]): { readonly refusal: string | null; readonly advice: string | null } {
  const real = sampled(devices.filter((device) => !device.simulated));
  if (real.length === 0) return { refusal: null, advice: null };
  const distance = nearest(center, real.map(({ position }): LonLat => [position[0], position[1]]));
  if (distance > FAR_METRES) {
    const swapped = nearest([center[1], center[0]], real.map(({ position }): LonLat => [position[0], position[1]])) < FAR_METRES;
    return {
      refusal: `The area lies ${Math.round(distance / 1000)} km from the nearest device of the ledger.${swapped ? ' Longitude and latitude look swapped.' : ''} Is --crs ${crs} right? To build it all the same, add --elsewhere.`,
      advice: null,
    };
  }
  const index = new PlaceIndex<true>();
  for (const building of area.buildings) for (const part of building.parts) index.add(part.rings, true);
  const indoor = real.filter((device) => device.floor !== undefined).map(({ position }): LonLat => [position[0], position[1]]);
  if (indoor.length === 0) return { refusal: null, advice: null };
  // The area stays and the devices move: to where it would put what is written like them in the other system.
  const guess = guessCrs(crs, (other) => indoor.filter((place) => index.at(...toWgs84(fromWgs84(place, other), crs)) === true).length / indoor.length);
  return { refusal: null, advice: guess && guessInWords(guess, crs, 'of the devices hang in buildings of the area') };
}
