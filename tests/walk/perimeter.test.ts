import { expect, it, onTestFinished } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { Feeds } from '#mock-feeds/feeds.ts';
import { loadLibrary, loadScenarios } from '#mock-feeds/library.ts';
import { castOf, playScenario } from '#mock-feeds/play.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const PANEL = device('panel-1', 'alarm-panel', EAST_COURT, { name: '东苑 周界报警主机', addresses: ['dc09:370102'] });
const ZONES = [1, 2].map((zone) =>
  device(`zone-${zone}`, 'perimeter-zone', EAST_COURT, { name: `东苑 围栏 ${zone}号防区`, addresses: [`dc09:370102/${zone}`] }),
);

it('a break-in told by an encrypted panel is one incident with a sentence, acknowledged, and over with its zones', async () => {
  const ledger = smallLedger([PANEL, ...ZONES]);
  const server = await openServer({ ledger });
  const officer = await signInDemo(server.http, 'duty-officer');
  const [library, scenarios] = [await loadLibrary(), await loadScenarios()];
  const scenario = scenarios.find(({ id }) => id === 'perimeter-breakin')!;
  const feeds = new Feeds({
    devices: [PANEL, ...ZONES],
    library,
    mqttUrl: server.mqtt,
    gb26875: { host: '127.0.0.1', port: server.gb26875Port },
    ports: { QUANYAN_DC09_PORT: Number(server.reachedBy.QUANYAN_DC09_PORT) },
    now: Date.now,
    rate: 0,
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  await feeds.connected();
  expect(feeds.state).toMatchObject({ gateways: { of: 0 }, units: { of: 0 }, lines: { connected: 1, of: 1 } });
  const stop = new AbortController();
  const played = playScenario(scenario, castOf(scenario, ledger, library), feeds, {
    signal: stop.signal,
    speed: 40,
    now: Date.now,
    say: () => undefined,
  });
  const alerts = (): Promise<Alert[]> => officer.get<{ items: Alert[] }>('/api/v1/alerts').then(({ items }) => items);
  const raised = await waitFor('three alerts', async () => {
    const now = await alerts();
    return now.length >= 3 && now;
  });
  expect(raised.map(({ device: of, code }) => `${of} ${code}`).sort()).toEqual([
    'panel-1 main-power-fault',
    'zone-1 intrusion',
    'zone-2 tamper',
  ]);
  const { incident: id } = raised.find(({ code }) => code === 'intrusion')!;
  const incident = await officer.get<Incident>(`/api/v1/incidents/${id}`);
  expect(incident.title.zh).toContain('疑似有人翻越周界 → 3 处异常');
  expect(incident.title.en).toContain('fence crossed? → 3 devices');
  expect(incident.alerts).toHaveLength(3);
  expect(await officer.command('acknowledge', { alerts: raised.map((alert) => alert.id) })).toMatchObject({ ok: true });
  await played;
  await waitFor('every alert to be over', async () => (await alerts()).every(({ active }) => !active));
  expect(feeds.state).toMatchObject({ lost: 0 });
});
