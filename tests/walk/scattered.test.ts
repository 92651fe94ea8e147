import { expect, it, onTestFinished } from 'vitest';
import type { Device } from '#contract/records/device.ts';
import { Feeds } from '#mock-feeds/feeds.ts';
import { askLedger } from '#mock-feeds/ledger.ts';
import { loadLibrary, loadScenarios } from '#mock-feeds/library.ts';
import { castOf, playScenario } from '#mock-feeds/play.ts';
import { scatterCrews } from '#scenes/scatter/crews.ts';
import { scatterDevices } from '#scenes/scatter/scatter.ts';
import { generateTown } from '#scenes/town/town.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

type Live = Device & { readonly live: { readonly status: string } };
const REAL = 'bund-real-1';

it('devices scattered over an area are asked of its server, speak over MQTT and GB/T 26875, and burn in a drill', async () => {
  const { places, roads, water } = generateTown({ seed: 9, devices: 30 });
  const devices = scatterDevices({ places, roads, water: water.map(({ ring }) => ring) }, { seed: 2, devices: 500 });
  const real = { ...devices.find(({ kind }) => kind === 'manhole')!, id: REAL, addresses: [], simulated: false };
  const { http, mqtt, gb26875Port, reachedBy } = await openServer({
    ledger: { places: [...places], devices: [...devices, real], crews: scatterCrews(places, 0) },
  });

  const [library, ledger] = [await loadLibrary(), await askLedger(http, null)];
  expect(ledger.devices.map(({ id }) => id).sort()).toEqual(devices.map(({ id }) => id).sort());
  expect(ledger.places).toHaveLength(places.length);
  const feeds = new Feeds({
    devices: ledger.devices,
    library,
    mqttUrl: mqtt,
    gb26875: { host: '127.0.0.1', port: gb26875Port },
    ports: Object.fromEntries(Object.entries(reachedBy).map(([name, value]) => [name, Number(value)])),
    now: Date.now,
    rate: 0,
  });
  onTestFinished(() => feeds.stop());
  feeds.start();
  await feeds.connected(AbortSignal.timeout(90_000));
  await feeds.report(ledger.devices.map(({ id }) => id));
  expect(feeds.state.lost).toBe(0);

  const officer = await signInDemo(http, 'duty-officer');
  const statusOf = async (id: string): Promise<string> => (await officer.get<Live>(`/api/v1/devices/${id}`)).live.status;
  const one = (fits: (device: Device) => boolean): string => ledger.devices.find(fits)!.id;
  for (const id of [
    one(({ kind }) => kind === 'manhole'),
    one(({ kind, addresses }) => kind === 'smoke-detector' && addresses.length > 0),
    one(({ kind, addresses }) => kind === 'smoke-detector' && addresses.length === 0),
  ]) {
    await waitFor(`${id} to turn up`, async () => (await statusOf(id)) !== 'unknown');
  }
  expect(await statusOf(REAL), 'nobody speaks for a real device').toBe('unknown');

  const fire = (await loadScenarios()).find(({ id }) => id === 'kitchen-fire')!;
  const cast = castOf(fire, ledger, library);
  const stop = new AbortController();
  const playing = playScenario(fire, cast, feeds, { signal: stop.signal, speed: 1, now: Date.now, say: () => undefined });
  const alerts = await waitFor('the fire to be heard', async () => {
    const { items } = await officer.get<{ items: { device: string; code: string }[] }>(`/api/v1/alerts?device=${cast.kitchen[0]}`);
    return items.length > 0 && items;
  });
  expect(alerts[0].code).toBe('fire');
  stop.abort();
  await playing;
});

it('a ledger without simulated devices is left alone, and a server that is not there is told', async () => {
  const { places } = generateTown({ seed: 9, devices: 30 });
  const { http, stop } = await openServer({ ledger: { places: [...places], devices: [], crews: [] } });
  await expect(askLedger(http, null)).rejects.toThrow('holds no simulated device');
  await expect(askLedger(http, { login: 'nobody', password: 'nothing' })).rejects.toThrow('does not let the mock feeds in');
  await stop();
  await expect(askLedger(http, null)).rejects.toThrow('no server answers');
});
