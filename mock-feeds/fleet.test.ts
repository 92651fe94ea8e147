import { beforeAll, expect, test } from 'vitest';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { defectOf } from './defects.ts';
import { Fleet } from './fleet.ts';
import { loadLibrary, type Library } from './library.ts';

const NOW = Date.UTC(2026, 10, 23, 8);
const town = generateTown(DEMO_TOWN);
let library: Library;
let fleet: Fleet;
beforeAll(async () => {
  library = await loadLibrary();
  fleet = new Fleet(town.devices, library);
});
const sound = (kind: string): string => fleet.devices.find((device) => device.kind === kind && fleet.defect(device.id) === null)!.id;

test('every device of the town can speak, within its kind’s points, ranges and decimals', () => {
  expect(fleet.devices).toHaveLength(town.devices.length);
  for (const { id } of fleet.devices) {
    for (const [name, value] of Object.entries(fleet.readings(id, NOW))) {
      const point = fleet.kind(id).points[name];
      expect(point, `${id} ${name}`).toBeDefined();
      expect(value, `${id} ${name}`).toBeGreaterThanOrEqual(point.range[0]);
      expect(value, `${id} ${name}`).toBeLessThanOrEqual(point.range[1]);
      expect(Number(value.toFixed(point.decimals))).toBe(value);
    }
  }
});

test('an event overrides the everyday, keeps the device busy, and ends by itself', () => {
  const lift = sound('elevator-camera');
  fleet.apply(lift, { event: 'ebike' }, NOW);
  expect(fleet.readings(lift, NOW + 10_000).ebike).toBe(1);
  expect(fleet.busy.has(lift)).toBe(true);
  expect(fleet.readings(lift, NOW + 3_600_000).ebike).toBe(0);
  expect(fleet.busy.has(lift)).toBe(false);
});

test('speed makes an event pass faster', () => {
  const lift = sound('elevator-camera');
  fleet.apply(lift, { event: 'ebike' }, NOW, 60);
  expect(fleet.readings(lift, NOW + 1_000).ebike).toBe(1);
  expect(fleet.readings(lift, NOW + 2_000).ebike).toBe(0);
});

test('points hold until released', () => {
  const button = sound('manual-call-point');
  fleet.apply(button, { points: { fire: 1 } }, NOW);
  expect(fleet.readings(button, NOW + 86_400_000).fire).toBe(1);
  fleet.apply(button, 'release', NOW);
  expect(fleet.readings(button, NOW).fire).toBe(0);
});

test('what a kind does not know is refused by name', () => {
  const well = sound('manhole');
  expect(() => fleet.apply(well, { event: 'explode' }, NOW)).toThrow('manhole has no event explode');
  expect(() => fleet.apply(well, { points: { smoke: 1 } }, NOW)).toThrow('manhole has no point smoke');
  expect(() => fleet.apply('nobody', 'release', NOW)).toThrow('no device nobody');
});

test('a few devices have a lasting defect: silent, faulty, or with a wrong clock; most are sound', () => {
  const defects = fleet.devices.map((device) => fleet.defect(device.id)).filter((defect) => defect !== null);
  expect(defects.length).toBeGreaterThan(10);
  expect(defects.length).toBeLessThan(80);
  expect(new Set(defects.map((defect) => defect.kind))).toEqual(new Set(['silent', 'event', 'clock']));
  for (const device of fleet.devices) {
    const defect = fleet.defect(device.id);
    expect(defectOf(device, (event) => event in library.simulators.get(device.kind)!.events)).toEqual(defect);
    if (defect?.kind === 'clock') expect(fleet.clock(device.id, NOW)).toBe(NOW + defect.offsetMs);
    else expect(fleet.clock(device.id, NOW)).toBe(NOW);
  }
});
