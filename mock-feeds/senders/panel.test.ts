import { beforeAll, expect, test } from 'vitest';
import { COMMAND, MessageDecoder, NO_TAG, encodeMessage, instantOf, type Unit } from '#server/ingest/gb26875/wire/codec.ts';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { Fleet } from '../fleet.ts';
import { loadLibrary } from '../library.ts';
import { CHINA_MINUTES, Panel, unitOf } from './panel.ts';

const NOW = Date.UTC(2026, 10, 23, 8, 15, 30);
const town = generateTown(DEMO_TOWN);
const address = unitOf(town.devices.find((device) => device.kind === 'uitd')!)!;
const members = town.devices.filter((device) => unitOf(device) === address);
let fleet: Fleet;
let panel: Panel;
beforeAll(async () => {
  fleet = new Fleet(members, await loadLibrary());
  panel = new Panel(address, fleet.devices, fleet);
});
const named = <N extends Unit['name']>(units: readonly Unit[], name: N): Extract<Unit, { name: N }>[] =>
  units.filter((unit): unit is Extract<Unit, { name: N }> => unit.name === name);

test('everything wired to the unit is in one upload, in messages the standard allows', () => {
  const units = panel.report(panel.devices, NOW, NOW);
  for (const unit of units) {
    const bytes = encodeMessage({ serial: 1, source: address, destination: 1, command: COMMAND.send, time: NO_TAG, unit });
    expect(new MessageDecoder().push(bytes)).toMatchObject([{ kind: 'message', message: { unit: { name: unit.name }, fault: null } }]);
  }
  const said = [...named(units, 'componentStatus'), ...named(units, 'analog')].flatMap((unit) =>
    unit.objects.map((o) => `gb26875:${address}/${o.system}.${o.systemAddress}.${o.address}`),
  );
  // One that measures tells its state and each of its values.
  expect([...new Set(said)].sort()).toEqual(
    members
      .filter((device) => device.kind !== 'uitd')
      .map((device) => device.addresses[0])
      .sort(),
  );
  expect(named(units, 'unitStatus')).toHaveLength(1);
});

test('a fire is bit 1, comes first, and says where in words', () => {
  const detectors = members.filter((device) => device.kind === 'smoke-detector');
  const burning = detectors.at(-1)!;
  fleet.apply(burning.id, { event: 'fire' }, NOW);
  const [first] = named(
    panel.report(
      detectors.map((device) => device.id),
      NOW,
      NOW,
    ),
    'componentStatus',
  );
  expect(first.objects[0].status & 2).toBe(2);
  expect(burning.name.replaceAll(' ', '')).toContain(first.objects[0].text);
  expect(first.objects[0].text).toMatch(/烟感$/);
  expect(instantOf(first.objects[0].time, CHINA_MINUTES, NOW)).toBe(NOW);
  expect(first.objects.slice(1).every((object) => (object.status & 2) === 0)).toBe(true);
  expect(panel.answer({ name: 'readSystemStatus', objects: [{ system: 1, systemAddress: 1 }] }, NOW, NOW)).toMatchObject({
    objects: [{ status: 3 }],
  });
  fleet.apply(burning.id, 'release', NOW);
});

test('pressure is said in steps of 0.1 kPa', () => {
  const hydrant = members.find((device) => device.kind === 'hydrant-pressure')!;
  const [unit] = named(panel.report([hydrant.id], NOW, NOW), 'analog');
  expect(unit.objects[0]).toMatchObject({ system: 11, analog: 5 });
  expect(unit.objects[0].raw / 10).toBeCloseTo(fleet.readings(hydrant.id, NOW).pressureKpa, 1);
});

test('reads are answered where the panel knows, and denied where not', () => {
  const [system, systemAddress, part] = members
    .find((device) => device.kind === 'smoke-detector')!
    .addresses[0].split('/')[1]
    .split('.')
    .map(Number);
  const ask = (unit: Unit): Unit | null => panel.answer(unit, NOW, NOW);
  expect(ask({ name: 'readComponentStatus', objects: [{ system, systemAddress, address: part }] })).toMatchObject({
    name: 'componentStatus',
    objects: [{ address: part, status: 1 }],
  });
  expect(ask({ name: 'readComponentStatus', objects: [{ system, systemAddress, address: 1 }] })).toBeNull();
  expect(ask({ name: 'readAnalog', objects: [{ system, systemAddress, address: part }] })).toBeNull();
  expect(ask({ name: 'readUnitStatus', objects: [{ reserved: 0 }] })).toMatchObject({ name: 'unitStatus', objects: [{ status: 1 }] });
  for (const name of ['readUnitVersion', 'readUnitConfig', 'readUnitTime'] as const)
    expect(ask({ name, objects: [{ reserved: 0 }] })).not.toBeNull();
  expect(ask({ name: 'readUnitOperation', objects: [{ count: 1, time: [0, 0, 0, 1, 1, 26] }] })).toBeNull();
});
