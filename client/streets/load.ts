import { createStore } from 'zustand/vanilla';
import type { LonLat } from '#contract/places/geo.ts';
import { readAreas, type Area } from '#client/stages/areas.ts';
import type { Way } from './ways.ts';

/** The net of an area's streets. */
interface Streets {
  readonly bounds: Area['bounds'];
  /** The quickest ways to one door from several places; null for a place that no street leads from. */
  readonly waysTo: (door: LonLat, places: readonly LonLat[]) => (Way | null)[];
}

type Place = LonLat | readonly [number, number, number];

/** The nets that have come so far. */
export const streetsStore = createStore<{ readonly loaded: readonly Streets[] }>(() => ({ loaded: [] }));

const covers = ([west, south, east, north]: Area['bounds'], [lon, lat]: Place): boolean =>
  lon >= west && lon <= east && lat >= south && lat <= north;

let areas: Promise<readonly Area[]> | null = null;
const asked = new Set<string>();

/** Has the net around a place come, once. What cannot be read is asked for again the next time. */
export async function wantStreets(place: Place): Promise<void> {
  try {
    areas ??= readAreas();
    for (const { streets, bounds } of await areas) {
      if (streets === null || asked.has(streets) || !covers(bounds, place)) continue;
      asked.add(streets);
      await load(streets, bounds);
    }
  } catch {
    // Without a net, ways are told as straight lines.
    areas = null;
  }
}

/** The net and the search come with the first area that has streets: the first screen does without. */
async function load(address: string, bounds: Area['bounds']): Promise<void> {
  try {
    const [answer, { readStreets }] = await Promise.all([fetch(address), import('./read.ts')]);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const waysTo = readStreets(await answer.json());
    streetsStore.setState(({ loaded }) => ({ loaded: [...loaded, { bounds, waysTo }] }));
  } catch (error) {
    asked.delete(address);
    throw error;
  }
}

/** The net around a place, if it has come. */
export const streetsAt = (loaded: readonly Streets[], place: Place): Streets | null =>
  loaded.find(({ bounds }) => covers(bounds, place)) ?? null;
