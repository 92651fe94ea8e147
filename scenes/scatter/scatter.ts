import { parentPath } from '#contract/geo.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { MIX, type Share } from '#scenes/town/devices/mix.ts';
import { apportion, type Spot } from '#scenes/town/devices/spot.ts';
import { createRandom } from '#scenes/town/random.ts';
import type { ScatterGround } from './ground.ts';
import { housesOf } from './house.ts';
import { Indoors } from './indoors.ts';
import { Outdoors } from './outdoors.ts';

export interface ScatterOptions {
  readonly seed: number;
  readonly devices: number;
}

/** Of all devices, one in so many is the transmission unit of a building. */
const PER_UNIT = 35;

/** Path of the place that holds all of an area's places: what lies in none of them hangs there. `''` when they share none. */
export function rootOf(places: readonly Place[]): string {
  const top = places.reduce((a, b) => (depth(b) < depth(a) ? b : a));
  return places.every(({ path }) => path === top.path || path.startsWith(`${top.path}/`)) ? top.path : parentPath(top.path);
}
const depth = ({ path }: Place): number => path.split('/').length;

/**
 * A believable set of devices for an area of which only places, roads and water are known: the demo town's mix, by use and storeys.
 * Plainly synthetic: every one is `simulated`. Exactly `devices` of them; the same input gives the same to the last digit.
 * @throws Error when the ledger has no building that devices could hang in, or its places share no root.
 */
export function scatterDevices(ground: ScatterGround, { seed, devices }: ScatterOptions): DeviceDraft[] {
  const houses = housesOf(ground.places);
  if (houses.length === 0) throw new Error('This ledger has no building with an outline: there is nothing to hang devices in.');
  const root = rootOf(ground.places);
  if (root === '') throw new Error('The places of this ledger share no root: scatter one area at a time.');
  const random = createRandom(`quanyan-scatter${root}/${seed}`);
  const indoors = new Indoors(houses, root, random.fork('indoors'));
  const outdoors = new Outdoors(ground, houses, root, random.fork('outdoors'));
  const units = indoors.wire(Math.max(1, Math.round(devices / PER_UNIT))).length;
  const counts = sharesOf(devices - units);
  const hydrants = [...indoors.hydrants(Math.floor(counts.hydrants / 2))];
  const placed: Partial<Record<keyof typeof MIX, Spot[]>> = {
    transmissionUnits: indoors.transmissionUnits(),
    callPoints: indoors.callPoints(counts.callPoints),
    cameras: outdoors.cameras(counts.cameras),
    manholes: outdoors.manholes(counts.manholes),
    hydrants: [...hydrants, ...outdoors.hydrants(counts.hydrants - hydrants.length)],
    liftCameras: indoors.liftCameras(counts.liftCameras),
    sosButtons: indoors.sosButtons(counts.sosButtons),
  };
  // Where there is no room for the rest (no lift, no road), there are more detectors.
  const elsewhere = Object.values(placed).reduce((sum, spots) => sum + spots.length, 0);
  placed.smokeDetectors = indoors.smokeDetectors(Math.max(0, devices - elsewhere));
  const area = root.slice(1).replaceAll('/', '-');
  return Object.entries(placed).flatMap(([fleet, spots]) => numbered(MIX[fleet as keyof typeof MIX], area, spots));
}

/** Ids carry the area's name: two areas and the demo town can share a ledger. */
const numbered = ({ kind, prefix }: Share, area: string, spots: readonly Spot[]): DeviceDraft[] =>
  spots.map((spot, i) => ({ id: `${area}-${prefix}-${String(i + 1).padStart(6, '0')}`, kind, ...spot, simulated: true }));

function sharesOf(total: number): Record<keyof typeof MIX, number> {
  const names = Object.keys(MIX) as (keyof typeof MIX)[];
  const counts = apportion(total, names.map((name) => MIX[name].share));
  return Object.fromEntries(names.map((name, i) => [name, counts[i]])) as Record<keyof typeof MIX, number>;
}
