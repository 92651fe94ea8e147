import type { LonLat } from '#contract/places/geo.ts';
import { decodeStreets, streetsSchema } from '#contract/places/streets.ts';
import { StreetNetwork } from './network.ts';
import { waysTo, type Way } from './ways.ts';

/** The net of an area, to be asked for ways. @param file the contents of `streets.json` @throws Error when it is none */
export function readStreets(file: unknown): (door: LonLat, places: readonly LonLat[]) => (Way | null)[] {
  const network = new StreetNetwork(decodeStreets(streetsSchema.parse(file)));
  return (door, places) => waysTo(network, door, places);
}
