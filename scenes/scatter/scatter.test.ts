import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type LonLat, inRing } from '#contract/places/geo.ts';
import { deviceSchema, type DeviceDraft } from '#contract/records/device.ts';
import type { Place } from '#contract/records/place.ts';
import { localPlane } from '#scenes/local-plane.ts';
import { generateTown } from '#scenes/town/town.ts';
import { scatterCrews } from './crews.ts';
import type { ScatterGround } from './ground.ts';
import { rootOf, scatterDevices } from './scatter.ts';

const town = generateTown({ seed: 6, devices: 30 });
const pond: readonly LonLat[] = town.water[0].ring;
const ground: ScatterGround = { places: town.places, roads: town.roads, water: town.water.map(({ ring }) => ring) };
const buildings = new Map(town.places.filter(({ level }) => level === 'building').map((place) => [place.path, place]));
const OUTDOORS = new Set(['camera', 'manhole']);

const holds = (ring: readonly LonLat[], [lon, lat]: readonly number[]): boolean => inRing(ring.slice(0, -1), [lon, lat]);
const houseOf = ({ place }: DeviceDraft): Place | undefined =>
  buildings.get(place) ?? buildings.get(place.slice(0, place.lastIndexOf('/')));
const isIndoors = (device: DeviceDraft): boolean => houseOf(device) !== undefined;

function check(devices: readonly DeviceDraft[], { water }: ScatterGround): void {
  for (const device of devices) {
    const {
      position: [lon, lat, height],
      floor,
    } = device;
    expect(deviceSchema.omit({ handle: true }).safeParse(device).success, device.id).toBe(true);
    const building = houseOf(device);
    if (!building) {
      const within = [...buildings.values()].find((building) => holds(building.ring!, [lon, lat]));
      expect(within?.path, `${device.id} stands in the open`).toBeUndefined();
      expect(
        water.some((ring) => holds(ring, [lon, lat])),
        `${device.id} stands on dry ground`,
      ).toBe(false);
      continue;
    }
    expect(holds(building.ring!, [lon, lat]), `${device.id} hangs in ${building.path}`).toBe(true);
    const storey = building.height! / building.floors!;
    const storeys = floor ?? 1;
    expect(storeys >= 1 && storeys <= building.floors!, `${device.id}: floor ${storeys} of ${building.floors}`).toBe(true);
    expect(
      height >= (storeys - 1) * storey - 0.01 && height <= storeys * storey + 0.01,
      `${device.id}: ${height} m on floor ${storeys}`,
    ).toBe(true);
    if (floor !== undefined) expect(device.place).toBe(`${building.path}/F${String(floor).padStart(2, '0')}`);
  }
}

describe('scattered devices', () => {
  it('lie in their building on their floor, or outside of every building and dry: whatever the seed and the number', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 400 }), (seed, count) => {
        const devices = scatterDevices(ground, { seed, devices: count });
        expect(devices).toHaveLength(count);
        check(devices, ground);
      }),
      { numRuns: 15 },
    );
  });

  it('are the same each time, and others with another seed', () => {
    const made = scatterDevices(ground, { seed: 1, devices: 500 });
    expect(scatterDevices(ground, { seed: 1, devices: 500 })).toEqual(made);
    expect(scatterDevices(ground, { seed: 2, devices: 500 }).map(({ position }) => position)).not.toEqual(
      made.map(({ position }) => position),
    );
  });

  it('are of every kind the town has, simulated, with ids and addresses of their own', () => {
    const made = scatterDevices(ground, { seed: 1, devices: 1500 });
    expect(new Set(made.map(({ kind }) => kind))).toEqual(
      new Set(generateTown({ seed: 6, devices: 1500 }).devices.map(({ kind }) => kind)),
    );
    expect(made.every(({ simulated }) => simulated)).toBe(true);
    expect(new Set(made.map(({ id }) => id)).size).toBe(1500);
    const addresses = made.flatMap((device) => device.addresses);
    expect(new Set(addresses).size).toBe(addresses.length);
    expect(made.every((device) => !OUTDOORS.has(device.kind) || !isIndoors(device))).toBe(true);
    expect(
      made
        .filter(({ kind }) => kind === 'camera')
        .every(({ camera }) => camera !== undefined && camera.azimuth >= 0 && camera.azimuth < 360),
    ).toBe(true);
  });

  it('hang on the line of a transmission unit that is there, in the same building', () => {
    const made = scatterDevices(ground, { seed: 3, devices: 1500 });
    const unitOf = ({ addresses: [address] }: DeviceDraft): string | undefined => /^gb26875:(\d+)/.exec(address ?? '')?.[1];
    const homes = new Map(made.filter(({ kind }) => kind === 'uitd').map((unit) => [unitOf(unit), houseOf(unit)]));
    const wired = made.filter((device) => unitOf(device) !== undefined);
    expect(wired.length).toBeGreaterThan(300);
    for (const device of wired) expect(homes.get(unitOf(device)), device.id).toBe(houseOf(device));
    expect(made.some((device) => device.kind === 'smoke-detector' && unitOf(device) === undefined)).toBe(true);
  });

  it('keep along the roads of a map; without a map, beside the buildings', () => {
    const { toMetres } = localPlane(town.center);
    const corners = town.roads.flatMap(({ line }) => line.map(toMetres));
    const wells = scatterDevices(ground, { seed: 1, devices: 600 }).filter(({ kind }) => kind === 'manhole');
    for (const {
      position: [lon, lat],
    } of wells) {
      const [x, y] = toMetres([lon, lat]);
      expect(Math.min(...corners.map(([cx, cy]) => Math.hypot(cx - x, cy - y)))).toBeLessThan(40);
    }
    const bare: ScatterGround = { places: town.places, roads: [], water: [pond] };
    const made = scatterDevices(bare, { seed: 1, devices: 600 });
    expect(made.filter(({ kind }) => kind === 'manhole').length).toBe(wells.length);
    check(made, bare);
  });

  it('never stand in a tunnel', () => {
    const [first, ...others] = town.roads;
    const made = scatterDevices({ ...ground, roads: [{ ...first, name: '人民路隧道' }, ...others] }, { seed: 1, devices: 800 });
    expect(made.filter(({ name }) => name.startsWith('人民路隧道'))).toEqual([]);
  });

  it('of a ledger without buildings there are none', () => {
    const places = town.places.filter(({ level }) => level !== 'building');
    expect(() => scatterDevices({ ...ground, places }, { seed: 1, devices: 10 })).toThrow('no building');
  });

  it('of a ledger of several areas there are none: nothing holds all of them', () => {
    const places = [...town.places, { ...town.places[0], path: '/310101' }];
    expect(() => scatterDevices({ ...ground, places }, { seed: 1, devices: 10 })).toThrow('share no root');
  });
});

it('the root of an area is the place above all others, or the path they share', () => {
  expect(rootOf(town.places)).toBe(town.places[0].path);
  const below = town.places.filter(({ path }) => path !== town.places[0].path);
  expect(town.places[0].path.startsWith(rootOf(below)) || rootOf(below).startsWith(town.places[0].path)).toBe(true);
});

it('crews are of every skill that tickets ask for, simulated, and hang at the root', () => {
  const crews = scatterCrews(town.places, 0);
  expect(new Set(crews.map(({ skill }) => skill))).toEqual(new Set(['fire', 'municipal', 'property', 'grid', 'lift', 'care']));
  expect(crews.every(({ simulated, place }) => simulated && place === rootOf(town.places))).toBe(true);
});
