import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { COMMAND, instantOf, tagOf } from '#server/ingest/gb26875/wire/codec.ts';
import { DEMO_TOWN, generateTown } from '#scenes/town/town.ts';
import { Fleet } from '../fleet.ts';
import { loadLibrary, type Library } from '../library.ts';
import { CHINA_MINUTES, Panel, unitOf } from './panel.ts';
import { FakeCentre } from '../testing.ts';
import { TransmissionUnit, type UnitOptions } from './transmission-unit.ts';

const NOW = Date.UTC(2026, 10, 23, 8, 15, 30);
const town = generateTown(DEMO_TOWN);
const address = unitOf(town.devices.find((device) => device.kind === 'uitd')!)!;
let library: Library;
let centre: FakeCentre;
let unit: TransmissionUnit;

beforeAll(async () => {
  library = await loadLibrary();
});
beforeEach(() => {
  centre = new FakeCentre();
});
afterEach(async () => {
  unit.stop();
  await centre.close();
});

async function switchOn(more: Partial<UnitOptions> = {}): Promise<TransmissionUnit> {
  const fleet = new Fleet(
    town.devices.filter((device) => unitOf(device) === address),
    library,
  );
  unit = new TransmissionUnit({
    panel: new Panel(address, fleet.devices, fleet),
    host: '127.0.0.1',
    port: await centre.listen(),
    now: () => NOW,
    clockOffsetMs: 0,
    stubbornClock: false,
    onConnect: () => undefined,
    timings: { answerMs: 60, retries: 3, heartbeatMs: 1e9, rollCallMs: 1 },
    ...more,
  });
  unit.start();
  return unit;
}
const status = (value: number): { name: 'unitStatus'; objects: [{ status: number; time: ReturnType<typeof tagOf> }] } => ({
  name: 'unitStatus',
  objects: [{ status: value, time: tagOf(NOW, CHINA_MINUTES) }],
});

test('says one thing at a time, in order, each with a new serial, and knows when it was heard', async () => {
  // However slow this machine is, nothing is said twice.
  await switchOn({ timings: { answerMs: 60_000, retries: 3, heartbeatMs: 1e9, rollCallMs: 1 } });
  await Promise.all([1, 3, 5].map((value) => unit.send(status(value))));
  expect(centre.heard.map((message) => message.serial)).toEqual([0, 1, 2]);
  expect(centre.heard.every((message) => message.source === address && message.command === COMMAND.send)).toBe(true);
});

test('a fire overtakes what waits', async () => {
  let held = true;
  centre.reply(() => (held ? 'silence' : 'confirm'));
  await switchOn({ timings: { answerMs: 30, retries: 50, heartbeatMs: 1e9, rollCallMs: 1 } });
  const calm = [unit.send(status(1)), unit.send(status(5))];
  await centre.message(() => true);
  const fire = unit.send(status(3), true);
  held = false;
  await Promise.all([...calm, fire]);
  const said = centre.heard.map((message) => (message.unit?.name === 'unitStatus' ? message.unit.objects[0].status : 0));
  expect(said.filter((value, i) => value !== said[i - 1])).toEqual([1, 3, 5]);
});

test('what is denied or not answered is said again with its serial, and given up after three more tries', async () => {
  let left = 2;
  centre.reply(() => (left-- > 0 ? (left === 1 ? 'deny' : 'silence') : 'confirm'));
  await switchOn({ timings: { answerMs: 2000, retries: 3, heartbeatMs: 1e9, rollCallMs: 1 } });
  await unit.send(status(1));
  // A slow machine may say it once more than the two refusals ask for.
  expect(centre.heard.map((message) => message.serial).slice(0, 3)).toEqual([0, 0, 0]);
  expect(new Set(centre.heard.map((message) => message.serial))).toEqual(new Set([0]));
  centre.reply(() => 'deny');
  await expect(unit.send(status(3))).rejects.toThrow('not confirmed after 3 more tries');
  expect(centre.heard.filter((message) => message.serial === 1)).toHaveLength(4);
});

test('a line that breaks is taken up again, and what was not confirmed is said on the new one', async () => {
  centre.reply(() => 'silence');
  let lines = 0;
  await switchOn({ onConnect: () => lines++, timings: { answerMs: 10_000, retries: 3, heartbeatMs: 1e9, rollCallMs: 1 } });
  const sent = unit.send(status(3));
  await centre.message(() => true);
  centre.reply(() => 'confirm');
  centre.hangUp();
  await sent;
  expect(lines).toBe(2);
  expect(centre.heard).toHaveLength(2);
});

test('its clock can be set; a stubborn one refuses', async () => {
  await switchOn({ clockOffsetMs: -3_600_000 });
  await unit.send(null);
  expect(instantOf(centre.heard[0].time, CHINA_MINUTES, NOW)).toBe(NOW - 3_600_000);
  centre.tell(COMMAND.control, { name: 'syncClock', objects: [{ time: tagOf(NOW, CHINA_MINUTES) }] });
  await centre.message((message) => message.command === COMMAND.confirm && message.serial === 900);
  expect(unit.clock).toBe(NOW);
  unit.stop();
  await centre.close();
  centre = new FakeCentre();
  await switchOn({ clockOffsetMs: -3_600_000, stubbornClock: true });
  await unit.send(null);
  centre.tell(COMMAND.control, { name: 'syncClock', objects: [{ time: tagOf(NOW, CHINA_MINUTES) }] });
  await centre.message((message) => message.command === COMMAND.deny && message.serial === 900);
  expect(unit.clock).toBe(NOW - 3_600_000);
});

test('a roll call is confirmed and then answered by a person', async () => {
  await switchOn();
  await unit.send(null);
  centre.tell(COMMAND.control, { name: 'rollCall', objects: [{ minutes: 10 }] });
  await centre.message((message) => message.command === COMMAND.confirm && message.serial === 900);
  const answered = await centre.message((message) => message.unit?.name === 'unitOperation');
  expect(answered.unit).toMatchObject({ objects: [{ operation: 0b10_0000, operator: 1 }] });
});

test('reads are answered with their serial, or denied', async () => {
  await switchOn();
  await unit.send(null);
  centre.tell(COMMAND.request, { name: 'readUnitVersion', objects: [{ reserved: 0 }] }, 901);
  expect((await centre.message((message) => message.serial === 901)).unit).toMatchObject({
    name: 'unitVersion',
    objects: [{ major: 1, minor: 1 }],
  });
  centre.tell(COMMAND.request, { name: 'readSoftwareVersion', objects: [{ system: 1, systemAddress: 1 }] }, 902);
  expect((await centre.message((message) => message.serial === 902)).command).toBe(COMMAND.deny);
});
