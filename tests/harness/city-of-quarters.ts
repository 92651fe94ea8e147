import type { DeviceDraft } from '#contract/records/device.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { scatterDevices } from '#scenes/scatter/scatter.ts';
import { generateTown } from '#scenes/town/town.ts';

/** Quarters beside each other, each like the demo's street with more devices. */
const QUARTERS = 64;
const SIDE = 8;
/** A quarter is some 2 km wide: degrees. */
const APART = 0.03;

interface Quarter {
  readonly places: readonly Place[];
  readonly devices: readonly DeviceDraft[];
}

/** A city that is one area, quarter by quarter: some million devices would not all be held twice. @param devices of the whole city */
export function* quartersOf(devices: number): Generator<Quarter> {
  const town = generateTown({ seed: 1 });
  const root = town.places.find(({ level }) => level === 'street')!.path;
  const places = town.places.filter(({ path }) => path === root || path.startsWith(`${root}/`));
  const drafts = scatterDevices({ places, roads: [], water: [] }, { devices: Math.ceil(devices / QUARTERS), seed: 1 });
  for (let quarter = 0; quarter < QUARTERS; quarter++) {
    const offset = [(quarter % SIDE) * APART, Math.floor(quarter / SIDE) * APART] as const;
    const at = (path: string): string => `/${root.split('/')[1]}/q${quarter}${path.slice(root.length)}`;
    yield {
      places: places.map((place) => moved(place, at(place.path), quarter, offset)),
      devices: drafts.map((draft): DeviceDraft => {
        const [lon, lat, height] = draft.position;
        const addresses = draft.addresses.map((address) => `${address}-${quarter}`);
        const position = [lon + offset[0], lat + offset[1], height] as const;
        return { ...draft, id: `${quarter}-${draft.id}`, place: at(draft.place), position, addresses };
      }),
    };
  }
}

function moved(place: Place, path: string, quarter: number, [east, north]: LonLat): Place {
  const shift = ([lon, lat]: LonLat): LonLat => [lon + east, lat + north];
  const name = place.level === 'street' ? `${place.name} ${quarter + 1}` : place.name;
  return { ...place, id: path.slice(path.lastIndexOf('/') + 1), path, name, center: shift(place.center), ring: place.ring?.map(shift) };
}
