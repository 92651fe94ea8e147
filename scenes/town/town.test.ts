import { describe, expect, test } from 'vitest';
import { isWithin, parentPath, type LonLat, inRing } from '#contract/places/geo.ts';
import { crewSchema } from '#contract/records/crew.ts';
import { deviceSchema } from '#contract/records/device.ts';
import { placeSchema, type Place } from '#contract/records/place.ts';
import { FIRST_KINDS } from '#tests/harness/small-town.ts';
import { hashText } from '#scenes/random.ts';
import { metresBetween, toLonLat } from './geometry/plane.ts';
import { signedArea } from './geometry/polygon.ts';
import { DEMO_TOWN, generateTown, type Town } from './town.ts';

const SEEDS = [1, 2, 7, DEMO_TOWN.seed];
const towns = new Map(SEEDS.map((seed) => [seed, generateTown({ seed })]));
const open = (ring: readonly LonLat[]): LonLat[] => ring.slice(0, -1);
const byLevel = (town: Town, level: Place['level']): Place[] => town.places.filter((place) => place.level === level);

/** Square metres of a ring in degrees. */
function squareMetres(ring: readonly LonLat[]): number {
  const [lon, lat] = ring[0];
  const east = metresBetween([lon, lat], [lon + 0.001, lat]) * 1000;
  const north = metresBetween([lon, lat], [lon, lat + 0.001]) * 1000;
  return signedArea(open(ring).map(([x, y]) => [(x - lon) * east, (y - lat) * north]));
}

/** True when two edges of a polygon cross anywhere but at a shared corner. */
function crossesItself(points: readonly LonLat[]): boolean {
  const turnOf = (a: LonLat, b: LonLat, c: LonLat): number => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  const n = points.length;
  for (let i = 0; i < n; i++) {
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      const [a, b, c, d] = [points[i], points[i + 1], points[j], points[(j + 1) % n]];
      if (turnOf(a, b, c) * turnOf(a, b, d) < 0 && turnOf(c, d, a) * turnOf(c, d, b) < 0) return true;
    }
  }
  return false;
}

/** No corner of one lies in the other, and no edges cross: right for any two simple polygons. */
function overlap(a: readonly LonLat[], b: readonly LonLat[]): boolean {
  if (a.some((p) => inRing(b, p)) || b.some((p) => inRing(a, p))) return true;
  const side = (p: LonLat, q: LonLat, r: LonLat): number => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return a.some((p, i) =>
    b.some((r, j) => {
      const [q, s] = [a[(i + 1) % a.length], b[(j + 1) % b.length]];
      return side(p, q, r) * side(p, q, s) < 0 && side(r, s, p) * side(r, s, q) < 0;
    }),
  );
}

test('the same seed gives the same town, another seed another', () => {
  expect(generateTown({ seed: 7 })).toEqual(towns.get(7));
  expect(generateTown({ seed: 8 }).places).not.toEqual(towns.get(7)!.places);
});

test('the demo town hangs its devices where they have always hung', () => {
  // Those of the first kinds: a kind that is added moves none of them.
  const first = new Set(FIRST_KINDS.map(({ kind }) => kind));
  const all = towns.get(DEMO_TOWN.seed)!.devices.filter(({ kind }) => first.has(kind));
  const devices = all.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const text = devices.map(({ id, kind, place, position }) => `${id} ${kind} ${place} ${position.join()}`).join();
  expect(hashText(text)).toBe(444_307_074);
});

test('any number of devices from one per compound upwards is met exactly', () => {
  for (const devices of [30, 31, 200, 12_345]) expect(generateTown({ seed: 3, devices }).devices).toHaveLength(devices);
  expect(() => generateTown({ seed: 3, devices: 5 })).toThrow('at least 30 devices');
});

describe.each(SEEDS)('town of seed %i', (seed) => {
  const town = towns.get(seed)!;
  const place = new Map(town.places.map((p) => [p.path, p]));

  test('holds what a street of its size holds', () => {
    expect(byLevel(town, 'community')).toHaveLength(5);
    expect(byLevel(town, 'compound')).toHaveLength(30);
    expect(byLevel(town, 'building').length).toBeGreaterThan(340);
    expect(byLevel(town, 'building').length).toBeLessThan(500);
    const count = (kind: string): number => town.devices.filter((device) => device.kind === kind).length;
    expect(town.devices).toHaveLength(DEMO_TOWN.devices);
    const fire = ['smoke-detector', 'manual-call-point', 'hydrant-pressure', 'uitd'].map(count);
    const others = ['camera', 'manhole', 'elevator-camera', 'sos-button', 'access-gate', 'throw-camera'].map(count);
    expect([fire, others]).toEqual([
      [2500, 500, 250, 30],
      [600, 500, 250, 270, 70, 30],
    ]);
  });

  test('every record is valid, simulated, and its path leads to its parents', () => {
    for (const p of town.places) {
      expect(placeSchema.safeParse(p).error).toBeUndefined();
      if (p.level !== 'district') expect(place.has(parentPath(p.path)), p.path).toBe(true);
    }
    for (const device of town.devices) expect(deviceSchema.safeParse({ ...device, handle: 0 }).error).toBeUndefined();
    for (const crew of town.crews) expect(crewSchema.safeParse(crew).error).toBeUndefined();
    expect([...town.places, ...town.devices, ...town.crews].every((record) => record.simulated)).toBe(true);
    expect(place.size).toBe(town.places.length);
    for (const grid of byLevel(town, 'grid')) expect(grid.id).toMatch(/^370102004\d{6}$/);
  });

  test('compound areas spread as real ones: median 2.3 ha, a tenth above 10 to 16 ha', () => {
    const hectares = byLevel(town, 'compound')
      .map((p) => squareMetres(p.ring!) / 10_000)
      .sort((a, b) => a - b);
    expect((hectares[14] + hectares[15]) / 2).toBeGreaterThan(1.8);
    expect((hectares[14] + hectares[15]) / 2).toBeLessThan(2.9);
    expect(hectares[27]).toBeGreaterThan(10);
    expect(hectares[27]).toBeLessThan(16);
  });

  test('every ring is closed, counter-clockwise and does not cross itself', () => {
    const rings = [
      ...town.places.flatMap((p) => (p.ring ? [p.ring] : [])),
      ...town.greens.map((a) => a.ring),
      ...town.water.map((a) => a.ring),
    ];
    for (const ring of rings) {
      expect(ring[0]).toEqual(ring.at(-1));
      expect(squareMetres(ring)).toBeGreaterThan(15);
      expect(crossesItself(open(ring))).toBe(false);
    }
  });

  test('every compound has buildings; they stand inside it and clear of each other', () => {
    for (const compound of byLevel(town, 'compound')) {
      const ring = open(compound.ring!);
      const buildings = town.places.filter((p) => p.level === 'building' && parentPath(p.path) === compound.path).map((p) => open(p.ring!));
      expect(buildings.length, compound.name).toBeGreaterThan(0);
      for (const [i, building] of buildings.entries()) {
        expect(
          building.every((corner) => inRing(ring, corner)),
          `${compound.name} ${i}`,
        ).toBe(true);
        for (const other of buildings.slice(i + 1)) expect(overlap(building, other), compound.name).toBe(false);
      }
    }
  });

  test('compounds and grids lie inside what holds them', () => {
    for (const child of town.places.filter((p) => p.level === 'compound')) {
      const parent = open(place.get(parentPath(child.path))!.ring!);
      expect(
        open(child.ring!).every((corner) => inRing(parent, corner)),
        child.name,
      ).toBe(true);
    }
  });

  test('every device hangs in a place that exists, inside or close to its ground', () => {
    for (const device of town.devices) {
      const onFloor = /\/F\d\d$/.test(device.place);
      const home = place.get(onFloor ? parentPath(device.place) : device.place);
      expect(home, device.place).toBeDefined();
      if (onFloor) {
        expect(device.floor).toBe(Number(device.place.slice(-2)));
        expect(device.floor).toBeLessThanOrEqual(home!.floors!);
        expect(device.position[2]).toBeLessThan(home!.height! + 1);
      }
      const [lon, lat] = device.position;
      expect(inRing(open(home!.ring!), [lon, lat]) || nearest(home!.ring!, [lon, lat]) < 8, `${device.id} ${device.name}`).toBe(true);
    }
  });

  test('ids and addresses are unique; fire components name the transmission unit of their own compound', () => {
    const addresses = town.devices.flatMap((device) => device.addresses);
    expect(new Set(town.devices.map((device) => device.id)).size).toBe(town.devices.length);
    expect(new Set(addresses).size).toBe(addresses.length);
    const units = town.devices.filter((d) => d.kind === 'uitd' || d.kind === 'alarm-panel');
    const unitAt = new Map(units.map((d) => [d.addresses[0], d.place]));
    expect(unitAt.size).toBe(60);
    for (const device of town.devices) {
      for (const address of device.addresses.filter((one) => /^(gb26875|dc09):/.test(one)))
        expect(isWithin(device.place, unitAt.get(address.split('/')[0])!)).toBe(true);
      if (device.kind === 'smoke-detector' || device.kind === 'manual-call-point') {
        expect(device.addresses[0]).toMatch(/^gb26875:\d+\/1\.1\.\d+$/);
      }
    }
    const hydrants = town.devices.filter((d) => d.kind === 'hydrant-pressure');
    expect(hydrants.filter((d) => d.addresses.length > 0)).toHaveLength(125);
  });

  test('some cameras turn: one in the middle of most compounds, one above each community', () => {
    const turning = town.devices.filter(({ camera }) => camera?.ptz);
    const high = turning.filter(({ position }) => position[2] > 10);
    expect(high).toHaveLength(town.places.filter(({ level }) => level === 'community').length);
    expect(turning.length - high.length).toBeGreaterThan(10);
    for (const { camera } of turning) expect(camera!.reach).toBeGreaterThan(100);
  });

  test('every camera says where it looks', () => {
    for (const { camera } of town.devices.filter((device) => device.kind === 'camera')) {
      expect(camera!.azimuth).toBeGreaterThanOrEqual(0);
      expect(camera!.azimuth).toBeLessThan(360);
      expect(camera!.fov).toBeGreaterThan(30);
      expect(camera!.reach).toBeGreaterThan(10);
      expect(camera!.pixels).toBeGreaterThan(1900);
      expect(camera!.tilt).toBeLessThan(0);
    }
  });

  test('roads are drawn as lines with joints, the main ones named', () => {
    expect(new Set(town.roads.map((road) => road.id)).size).toBe(town.roads.length);
    expect(town.roads.filter((road) => road.class === 'primary').every((road) => road.name !== '')).toBe(true);
    for (const road of town.roads) {
      road.line.slice(1).forEach((p, i) => expect(metresBetween(road.line[i], p)).toBeLessThan(30));
    }
  });
});

/** Metres from a point to the nearest joint of a ring. */
const nearest = (ring: readonly LonLat[], p: LonLat): number => Math.min(...ring.map((q) => metresBetween(p, q)));

test('the drawing board bends gently: lengths change by at most 13 %', () => {
  for (let x = -900; x <= 900; x += 60) {
    for (let y = -700; y <= 700; y += 60) {
      for (const [dx, dy] of [
        [10, 0],
        [0, 10],
        [7, 7],
        [7, -7],
      ]) {
        const stretch = metresBetween(toLonLat([x, y]), toLonLat([x + dx, y + dy])) / Math.hypot(dx, dy);
        expect(Math.abs(stretch - 1)).toBeLessThan(0.13);
      }
    }
  }
});
