import { expect, it, onTestFinished } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import { METRES_PER_DEGREE } from '#contract/places/geo.ts';
import { Feeds } from '#mock-feeds/feeds.ts';
import { loadLibrary, loadScenarios } from '#mock-feeds/library.ts';
import { castOf, playScenario } from '#mock-feeds/play.ts';
import { EAST, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const GATEWAY = 'talq:0f8a1d3e-6a51-4a0e-9f61-000000000001';
const EAST_M = METRES_PER_DEGREE * Math.cos((36.66 * Math.PI) / 180);
const CABINET = device('lc-1', 'lamp-circuit', EAST, { name: '泉城路 1号路灯箱', addresses: [GATEWAY] });
const LAMPS = [1, 2, 3, 4, 5, 6].map((n) =>
  device(`sl-${n}`, 'street-lamp', EAST, {
    name: `泉城路 ${n}号灯`,
    position: [117.02 + (n * 45) / EAST_M, 36.66, 8],
    addresses: [`${GATEWAY}/9c1e7a52-4b0d-4d7d-8a55-00000000000${n}`],
  }),
);

/** A town of one road, whose gateway has announced itself. */
async function open(): Promise<{ officer: Visitor; feeds: Feeds; ledger: ReturnType<typeof smallLedger> }> {
  const ledger = smallLedger([CABINET, ...LAMPS]);
  const server = await openServer({ ledger });
  const officer = await signInDemo(server.http, 'duty-officer');
  const feeds = new Feeds({
    devices: [CABINET, ...LAMPS],
    library: await loadLibrary(),
    mqttUrl: server.mqtt,
    gb26875: { host: '127.0.0.1', port: server.gb26875Port },
    ports: { QUANYAN_PORT: Number(new URL(server.http).port) },
    now: Date.now,
    rate: 0,
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  await feeds.connected();
  expect(feeds.state).toMatchObject({ gateways: { of: 0 }, lines: { connected: 1, of: 1 } });
  await feeds.report([CABINET, ...LAMPS].map(({ id }) => id));
  return { officer, feeds, ledger };
}

it('five lamps of a gateway go out one after the other: one incident that names the stretch, over when they are lit', async () => {
  const { officer, feeds, ledger } = await open();
  const [library, scenarios] = [await loadLibrary(), await loadScenarios()];
  const scenario = scenarios.find(({ id }) => id === 'dark-road')!;
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  const options = { signal: stop.signal, speed: 20, now: Date.now, say: () => undefined };
  const played = playScenario(scenario, castOf(scenario, ledger, library), feeds, options);
  const incident = await waitFor('the dark road', async () => {
    const { items } = await officer.get<{ items: Incident[] }>('/api/v1/incidents');
    return items.find(({ title }) => title.zh === '泉城路 5 灯连续不亮，约 180 m');
  });
  expect(incident).toMatchObject({ cause: { correlation: 'dark-road', presumed: false }, severity: 3 });
  await played;
  const alerts = (): Promise<Alert[]> => officer.get<{ items: Alert[] }>('/api/v1/alerts').then(({ items }) => items);
  await waitFor('every alert to be over', async () => (await alerts()).every(({ active }) => !active));
  expect(feeds.state).toMatchObject({ lost: 0 });
});

it('lamps of a gateway are dimmed together by an override command, and their own reports show it', async () => {
  const { officer } = await open();
  const given = await officer.command('operate', { devices: ['sl-1', 'sl-2', 'lc-1'], action: 'dim', params: { level: 30 } });
  // Devices that are operated together are of one kind.
  expect(given).toMatchObject({ ok: false });
  expect(await officer.command('operate', { devices: ['sl-1', 'sl-2'], action: 'dim', params: { level: 30 } })).toMatchObject({ ok: true });
  const done = await waitFor('both to be done', async () => {
    const { items } = await officer.get<{ items: Operation[] }>('/api/v1/operations?limit=10');
    return items.length === 2 && items.every(({ endedAt }) => endedAt !== null) && items;
  });
  expect(done.map(({ state }) => state)).toEqual(['confirmed', 'confirmed']);
  expect(await officer.command('operate', { devices: ['lc-1'], action: 'off', reason: '检修回路' })).toMatchObject({ ok: true });
  await waitFor('the lamps of the circuit to be off by order', async () => {
    const { live } = await officer.get<{ live: { values: Record<string, number> } }>('/api/v1/devices/sl-6');
    return live.values.light === 2;
  });
});
