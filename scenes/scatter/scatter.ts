import { parentPath } from '#contract/places/geo.ts';
import type { Hanging, Site } from '#contract/kinds/placement.ts';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { apportion, type Spot } from '#scenes/town/devices/spot.ts';
import { panelAddress, zoneAddress } from '#scenes/placement/alarm-accounts.ts';
import { PLACED_KINDS, type PlacedKind } from '#scenes/placement/placed-kinds.ts';
import { wired } from '#scenes/placement/wire.ts';
import { createRandom } from '#scenes/random.ts';
import type { ScatterGround } from './ground.ts';
import { buildingsOf } from './building.ts';
import { Indoors } from './indoors.ts';
import { Outdoors } from './outdoors.ts';

interface ScatterOptions {
  readonly seed: number;
  readonly devices: number;
  /** Kinds and where they hang; those of `devices/` when left out. */
  readonly kinds?: readonly PlacedKind[];
}

/** Stretches of fence of one alarm panel. */
const ZONES_OF_PANEL = 4;

/** One building in so many devices has a fire panel. */
const PER_PANEL = 35;

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
export function scatterDevices(ground: ScatterGround, { seed, devices, kinds = PLACED_KINDS }: ScatterOptions): DeviceDraft[] {
  const buildings = buildingsOf(ground.places);
  if (buildings.length === 0) throw new Error('This ledger has no building with an outline: there is nothing to hang devices in.');
  const root = rootOf(ground.places);
  if (root === '') throw new Error('The places of this ledger share no root: scatter one area at a time.');
  const random = createRandom(`quanyan-scatter${root}/${seed}`);
  const indoors = new Indoors(buildings, root, random.fork('indoors'));
  const sites = sitesOf(indoors, new Outdoors(ground, buildings, root, random.fork('outdoors')));
  const panels = indoors.wire(Math.max(1, Math.round(devices / PER_PANEL))).length;
  const each = kinds.filter(({ placement }) => placement.share === 'one-each');
  const shared = kinds.filter(({ placement }) => placement.share !== 'one-each');
  const counts = apportion(
    Math.max(0, devices - panels * each.length),
    shared.map(({ placement }) => Number(placement.share)),
  );
  const area = root.slice(1).replaceAll('/', '-');
  const [most, ...others] = shared.map((kind, k) => ({ kind, count: counts[k] }));
  const placed = [...each.map((kind) => ({ kind, count: panels })), ...others].map(({ kind, count }) => hung(sites, area, kind, count));
  // Where there is no room for the rest (no lift, no road), there are more of what there is most of: it hangs anywhere.
  const left = devices - placed.reduce((sum, some) => sum + some.length, 0);
  return wired([...placed, hung(sites, area, most.kind, Math.max(0, left))].flat(), kinds);
}

type Finder = (count: number, how: Hanging) => Spot[];

/** How spots of each site are found where only outlines, roads and water are known. */
const sitesOf = (indoors: Indoors, outdoors: Outdoors): Readonly<Record<Site, Finder>> => ({
  gate: (count, how) => outdoors.gates(count, how),
  'public-spot': (count, how) => outdoors.gates(count, how),
  flat: (count, how) => indoors.flats(count, how),
  corridor: (count, how) => indoors.corridors(count, how),
  lift: (count, how) => indoors.lifts(count, how),
  'tower-front': (count, how) => outdoors.towerFronts(count, how),
  roadway: (count, how) => outdoors.roadway(count, how),
  roadside: (count, how) => outdoors.roadside(count, how),
  'lamp-post': (count, how) => outdoors.lampPosts(count, how),
  lookout: (count) => outdoors.lookouts(count),
  'detector-pair': (count, how) => indoors.detectorPairs(count, how),
  stairs: (count, how) => indoors.stairs(count, how),
  hydrant(count) {
    const wired = indoors.topFloors(Math.floor(count / 2));
    return [...wired, ...outdoors.roadside(count - wired.length, { name: '室外消火栓', height: 0.6 })];
  },
  'guard-post': (count, how) => outdoors.gates(count, how).map((spot, i) => ({ ...spot, addresses: [panelAddress(i)] })),
  fence: (count, how) =>
    outdoors.gates(count, how).map((spot, i) => ({
      ...spot,
      addresses: [zoneAddress(Math.floor(i / ZONES_OF_PANEL), 1 + (i % ZONES_OF_PANEL))],
    })),
  'fire-panel': () => indoors.firePanels(),
});

/** Ids carry the area's name: two areas and the demo town can share a ledger. */
function hung(sites: Readonly<Record<Site, Finder>>, area: string, { kind, placement }: PlacedKind, count: number): DeviceDraft[] {
  const counts = apportion(
    count,
    placement.at.map(({ part = 1 }) => part),
  );
  return placement.at
    .flatMap((how, i) => sites[how.site](counts[i], how))
    .map((spot, i) => ({
      id: `${area}-${placement.prefix}-${String(i + 1).padStart(6, '0')}`,
      kind,
      ...spot,
      ...(placement.address && { addresses: [placement.address(i + 1)] }),
      simulated: true,
    }));
}
