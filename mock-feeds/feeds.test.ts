import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { parsePayload, readTopic } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { generateTown, type Town } from '#scenes/town/town.ts';
import { Feeds } from './feeds.ts';
import { loadLibrary, type Library } from './library.ts';
import { FakeCentre } from './testing.ts';

let library: Library;
let town: Town;
let broker: Aedes;
let server: Server;
let centre: FakeCentre;
let feeds: Feeds;
const heard = new Map<string, Record<string, number>>();

const isWired = ({ addresses }: Town['devices'][number]): boolean => addresses[0]?.startsWith('gb26875:') ?? false;
/** What a platform calls a device is no line of its own. */
const isOnMqtt = ({ addresses }: Town['devices'][number]): boolean => addresses.every((address) => /^(lora|imei):/.test(address));

beforeAll(async () => {
  library = await loadLibrary();
  const all = generateTown({ seed: 5, devices: 150 });
  // What speaks over other lines does so in the walks, to the real server.
  town = { ...all, devices: all.devices.filter((device) => isWired(device) || isOnMqtt(device)) };
});
beforeEach(async () => {
  heard.clear();
  broker = await Aedes.createBroker();
  broker.on('publish', ({ topic, payload }) => {
    const about = readTopic(topic);
    if (about?.says !== 'observations') return;
    const { device } = about;
    const { observations, faults } = parsePayload(Buffer.from(payload), device, Date.now());
    if (faults.length > 0) throw new Error(faults.join());
    heard.set(device, Object.fromEntries(observations.map(({ point, value }) => [point, value])));
  });
  server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  centre = new FakeCentre();
  const port = await centre.listen();
  feeds = new Feeds({
    devices: town.devices,
    library,
    now: Date.now,
    rate: 0,
    gateways: 2,
    mqttUrl: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gb26875: { host: '127.0.0.1', port },
  });
  feeds.start();
  await feeds.connected(AbortSignal.timeout(10_000));
});
afterEach(async () => {
  await feeds.stop();
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  await new Promise((resolve) => server.close(resolve));
  await centre.close();
});

test('every device reaches its protocol, and every report is acknowledged', async () => {
  await feeds.report(town.devices.map((device) => device.id));
  expect(feeds.state).toMatchObject({ gateways: { connected: 2, of: 2 }, units: { connected: 30, of: 30 }, lost: 0 });
  const wired = town.devices.filter(isWired);
  expect([...heard.keys()].sort()).toEqual(
    town.devices
      .filter(isOnMqtt)
      .map((device) => device.id)
      .sort(),
  );
  expect(heard.size + wired.length).toBe(town.devices.length);
  // One that measures tells its state and each of its values.
  const components = centre.heard.flatMap(({ source, unit }) =>
    unit?.name === 'componentStatus' || unit?.name === 'analog'
      ? unit.objects.map(({ system, systemAddress, address }) => [source, system, systemAddress, address].join())
      : [],
  );
  expect(new Set(components).size + centre.heard.filter(({ unit }) => unit?.name === 'unitStatus').length).toBe(wired.length);
});

test('what happens to a device is what it says, over MQTT and over its panel', async () => {
  const well = town.devices.find((device) => device.kind === 'manhole')!.id;
  feeds.fleet.apply(well, { event: 'open' }, Date.now());
  await feeds.report([well]);
  // The broker confirms before it tells us.
  await vi.waitFor(() => expect(heard.get(well)).toMatchObject({ opened: 1 }), { timeout: 30_000 });
  const detector = town.devices.find((device) => device.kind === 'smoke-detector')!;
  feeds.fleet.apply(detector.id, { event: 'fire' }, Date.now());
  await feeds.report([detector.id]);
  const { unit } = await centre.message((message) => message.unit?.name === 'componentStatus');
  expect(unit).toMatchObject({ objects: [{ status: 3 }] });
});

test('no report goes astray before the first line is up', async () => {
  server.removeAllListeners('connection');
  const devices = town.devices.filter(isOnMqtt);
  let [now, asked] = [Date.now(), 0];
  const late = new Feeds({
    devices,
    library,
    rate: 1,
    gateways: 2,
    mqttUrl: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`,
    gb26875: { host: '127.0.0.1', port: 1 },
    now: () => {
      asked++;
      return now;
    },
  });
  onTestFinished(() => late.stop());
  const connections: Socket[] = [];
  server.on('connection', (socket) => connections.push(socket));
  late.start();
  now += 60_000;
  const before = asked;
  await vi.waitFor(() => expect([asked - before, connections.length]).toEqual([expect.toSatisfy((ticks) => ticks > 2), 2]), {
    timeout: 10_000,
  });
  expect(late.state).toMatchObject({ sent: 0, lost: 0 });
  for (const socket of connections) broker.handle(socket);
  await vi.waitFor(() => expect([...heard.keys()].sort()).toEqual(devices.map(({ id }) => id).sort()), { timeout: 10_000 });
  expect(late.state.lost).toBe(0);
});

test('reports while the broker is away are counted as lost, and the line comes back', async () => {
  const wells = town.devices.filter((device) => device.kind === 'manhole').map((device) => device.id);
  await new Promise<void>((resolve) => broker.close(() => resolve()));
  while (feeds.state.gateways.connected > 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await feeds.report(wells);
  expect(feeds.state.lost).toBe(wells.length);
  broker = await Aedes.createBroker();
  server.removeAllListeners('connection').on('connection', broker.handle);
  await feeds.connected(AbortSignal.timeout(10_000));
  await feeds.report(wells);
  expect(feeds.state).toMatchObject({ sent: wells.length, lost: wells.length });
});
