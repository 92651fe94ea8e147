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

const WATCH = device('watch-1', 'care-watch', `${EAST_COURT}/B1/F03`, {
  name: '东苑 1号楼 3层 关爱手表',
  floor: 3,
  addresses: ['watch:8800000001'],
});

it('a fall told by a watch is an incident of the worst kind; a leader hears of it without who and where', async () => {
  const ledger = smallLedger([WATCH]);
  const server = await openServer({ ledger });
  const officer = await signInDemo(server.http, 'duty-officer');
  const leader = await signInDemo(server.http, 'leader');
  const [library, scenarios] = [await loadLibrary(), await loadScenarios()];
  const scenario = scenarios.find(({ id }) => id === 'elder-fall')!;
  const feeds = new Feeds({
    devices: [WATCH],
    library,
    mqttUrl: server.mqtt,
    gb26875: { host: '127.0.0.1', port: server.gb26875Port },
    ports: { QUANYAN_WATCH_PORT: Number(server.reachedBy.QUANYAN_WATCH_PORT) },
    now: Date.now,
    rate: 0,
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  await feeds.connected();
  const played = playScenario(scenario, castOf(scenario, ledger, library), feeds, {
    signal: new AbortController().signal,
    speed: 40,
    now: Date.now,
    say: () => undefined,
  });
  const alerts = (): Promise<Alert[]> => officer.get<{ items: Alert[] }>('/api/v1/alerts').then(({ items }) => items);
  const raised = await waitFor('a fall, a heart and a call for help', async () => {
    const now = await alerts();
    return ['fall', 'sos', 'heart-level'].every((code) => now.some((one) => one.code === code)) && now;
  });
  const fall = raised.find(({ code }) => code === 'fall')!;
  expect(fall).toMatchObject({ device: 'watch-1', severity: 1, lifeSafety: true });
  const incident = await officer.get<Incident>(`/api/v1/incidents/${fall.incident}`);
  expect([incident.title.zh.includes('跌倒') || incident.title.zh.includes('求助'), incident.priority]).toEqual([true, 1]);
  const told = JSON.stringify([await leader.get('/api/v1/incidents'), await leader.get('/api/v1/alerts')]);
  for (const who of ['watch-1', 'F03', '3层', '心率']) expect([who, told.includes(who)]).toEqual([who, false]);
  expect(await officer.command('acknowledge', { incident: fall.incident })).toMatchObject({ ok: true });
  await played;
  await waitFor('every alert to be over', async () => (await alerts()).every(({ active }) => !active));
  expect(feeds.state).toMatchObject({ lost: 0 });
});
