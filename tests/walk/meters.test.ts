import { connect } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import type { DeviceDraft } from '#contract/records/device.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import { Feeds } from '#mock-feeds/feeds.ts';
import { loadLibrary } from '#mock-feeds/library.ts';
import { CJT188, bytesOf } from '#server/ingest/meters/wire/vectors.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const HOUSE = `${EAST_COURT}/B1`;
const METERS: readonly DeviceDraft[] = [
  device('mc-east', 'meter-concentrator', EAST_COURT),
  device('wm-east', 'water-meter', HOUSE, { addresses: ['mc-east/cjt188.10.33010011370001'] }),
  device('em-east', 'electricity-meter', HOUSE, { addresses: ['mc-east/dlt645.000011370001'] }),
  device('hm-east', 'heat-meter', HOUSE, { addresses: ['mc-east/mbus.03575845'] }),
  device('gm-east', 'gas-meter', HOUSE, { addresses: ['mc-east/cjt188.30.33020011370001'] }),
  device('wm-lone', 'water-meter', HOUSE, { addresses: ['cjt188:10.78330011223344'] }),
  device('lift-1', 'elevator-camera', HOUSE),
  device('lift-2', 'elevator-camera', HOUSE),
];

interface Block {
  readonly server: Addresses & { readonly metersPort: number };
  readonly officer: Visitor;
  readonly feeds: Feeds;
  latest(id: string): Promise<Readonly<Record<string, number>>>;
  incident(code: string): Promise<Incident | undefined>;
}

async function openBlock(): Promise<Block> {
  const ledger = smallLedger(METERS);
  const opened = await openServer({ ledger, env: { QUANYAN_METERS_EVERY_S: '5' } });
  const metersPort = Number(opened.reachedBy.QUANYAN_METERS_PORT);
  const officer = await signInDemo(opened.http, 'duty-officer');
  const feeds = new Feeds({
    devices: ledger.devices.filter(({ addresses, id }) => id === 'mc-east' || addresses[0]?.startsWith('mc-east/')),
    library: await loadLibrary(),
    mqttUrl: opened.mqtt,
    gb26875: { host: '127.0.0.1', port: 1 },
    ports: { QUANYAN_METERS_PORT: metersPort },
    now: Date.now,
    rate: 1,
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  return {
    server: { ...opened, metersPort },
    officer,
    feeds,
    latest: async (id) => {
      const { live } = await officer.get<{ live: { values: Record<string, number | null> } | null }>(`/api/v1/devices/${id}`);
      return Object.fromEntries(Object.entries(live?.values ?? {}).filter((entry): entry is [string, number] => entry[1] !== null));
    },
    incident: async (code) => {
      const { items: alerts } = await officer.get<{ items: { code: string; incident: string }[] }>('/api/v1/alerts?limit=200');
      const found = alerts.find((alert) => alert.code === code);
      return found && officer.get<Incident>(`/api/v1/incidents/${found.incident}`);
    },
  };
}

it('a pipe bursts behind a water meter, an officer closes its valve, and the meter shows that it is closed', async () => {
  const { officer, feeds, latest, incident } = await openBlock();
  const read = await waitFor('all meters to be read', async () => {
    const [water, power, heat, gas] = await Promise.all(['wm-east', 'em-east', 'hm-east', 'gm-east'].map(latest));
    return water.totalM3 > 0 && power.voltageC > 200 && power.neutralA > 0 && heat.supplyC > 40 && gas.valve === 0 && { water, heat };
  });
  expect(read.heat.heatKwh).toBeGreaterThan(0);
  feeds.fleet.apply('wm-east', { event: 'burst' }, Date.now(), 10);
  const burst = await waitFor('the burst to be an incident', () => incident('burst'));
  expect([burst.severity, burst.title.zh, burst.title.en]).toEqual([
    2,
    expect.stringContaining('爆管'),
    expect.stringContaining('Pipe burst'),
  ]);
  expect((await latest('wm-east')).flowM3h).toBeGreaterThan(3);
  const refused = await officer.command('operate', { devices: ['wm-east'], action: 'close-valve' });
  expect(refused).toMatchObject({ ok: false });
  const given = await officer.command('operate', { devices: ['wm-east'], action: 'close-valve', reason: '爆管，先关阀' });
  expect(given).toMatchObject({ ok: true });
  const done = await waitFor('the valve to be closed', async () => {
    const { items } = await officer.get<{ items: Operation[] }>('/api/v1/operations?device=wm-east&limit=1');
    return items[0].endedAt !== null && items[0];
  });
  expect([done.state, (await latest('wm-east')).valve]).toEqual(['confirmed', 1]);
  await waitFor('the water to stand', async () => (await latest('wm-east')).flowM3h < 1);
});

it('a building loses its power: its meter says so, and the sentence says which lifts stand', async () => {
  const { feeds, incident } = await openBlock();
  await feeds.connected(AbortSignal.timeout(90_000));
  feeds.fleet.apply('em-east', { event: 'power-cut' }, Date.now());
  const cut = await waitFor('the power cut to be an incident', () => incident('main-power-fault'));
  expect(cut.cause).toMatchObject({ correlation: 'mains-off', presumed: false });
  expect([cut.title.zh, cut.reason.zh]).toEqual(['1号楼 · 主电断 → 1 个设备', expect.stringContaining('楼内有 2 部电梯')]);
  expect(cut.reason.en).toContain('2 lifts');
});

it('a foreign client writes the frame of a meter to the port, and the meter of the ledger has read it', async () => {
  const { server, latest } = await openBlock();
  const socket = connect(server.metersPort, '127.0.0.1');
  onTestFinished(async () => void socket.destroy());
  socket.write(bytesOf(CJT188.water));
  await waitFor('the reading', async () => (await latest('wm-lone')).totalM3 === 556_677);
});
