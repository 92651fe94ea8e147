import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import { encodeResult, orderTopicOf, readOrder, resultTopicOf } from '#server/ingest/mqtt/dialects/quanyan/wire/orders.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer } from '#tests/harness/server.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';

const BUILDING = `${EAST_COURT}/B1`;
const at = (east: number): [number, number] => [117.02 + east / 1000, 36.66];
const NODES = [
  { id: 'station', kind: 'source', name: '调压站', at: at(0) },
  { id: 'main', kind: 'valve', name: '东苑总阀', at: at(1), device: 'gv-east' },
  { id: 'entry', kind: 'valve', name: '1号楼引入阀', at: at(2) },
  { id: 'b1', kind: 'consumer', name: '东苑 1号楼', at: at(3), place: BUILDING, homes: 36 },
];
const PIPES = NODES.slice(1).map((to, n) => ({ id: `p${n}`, from: NODES[n].id, to: to.id, line: [NODES[n].at, to.at] }));
const NETWORKS = { version: 1, simulated: true, networks: [{ medium: 'gas', nodes: NODES, pipes: PIPES }] };

interface Told {
  readonly networks: {
    readonly nearest: { readonly valves: { readonly name: string }[]; readonly homes: number };
    readonly remote: { readonly valves: { readonly device: string; readonly action: string }[] } | null;
  }[];
}

it('gas in a kitchen → what to close, who is cut off → the valve is told to close, and says so → nothing flows there', async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'east'));
  await writeFile(path.join(folder, 'east', 'networks.json'), JSON.stringify(NETWORKS));
  await mkdir(path.join(folder, 'broken'));
  await writeFile(path.join(folder, 'broken', 'networks.json'), '{"version":1');
  const alarm = device('ga-1', 'gas-alarm', `${BUILDING}/F03`);
  const ledger = smallLedger([alarm, { ...device('gv-east', 'gas-valve', EAST_COURT), position: [...at(1), 0] }]);
  const server = await openServer({ ledger, folder });
  const valve = await connectAsync(server.mqtt);
  onTestFinished(() => valve.endAsync());
  const say = (id: string, points: Record<string, number>): Promise<unknown> =>
    valve.publishAsync(`quanyan/v1/${id}/observations`, JSON.stringify({ points, observedAt: Date.now() }), { qos: 1 });
  await say('gv-east', { open: 1, fault: 0, batteryPct: 90 });
  await say('ga-1', { alarm: 1, ch4Lel: 38 });
  const officer = await signInDemo(server.http, 'duty-officer');
  const incidentOf = async (): Promise<string | undefined> =>
    (await officer.get<{ items: { id: string }[] }>('/api/v1/incidents')).items[0]?.id;
  await waitFor('the incident', async () => (await incidentOf()) !== undefined);
  const told = async (): Promise<Told['networks'][number]> =>
    (await officer.get<Told>(`/api/v1/incidents/${(await incidentOf())!}/networks`)).networks[0];
  await waitFor('the valve to be heard', async () => (await told()).remote !== null);
  const { nearest, remote } = await told();
  expect([nearest.valves.map(({ name }) => name), nearest.homes]).toEqual([['1号楼引入阀'], 36]);
  expect(remote!.valves).toMatchObject([{ device: 'gv-east', action: 'close' }]);

  const orders: string[] = [];
  valve.on('message', (_topic, body) => orders.push(body.toString()));
  await valve.subscribeAsync(orderTopicOf('gv-east')!, { qos: 1 });
  const reason = '燃气泄漏，先切断';
  expect(await officer.command('operate', { devices: ['gv-east'], action: 'close', params: {}, reason })).toMatchObject({ ok: true });
  const order = readOrder(await waitFor('the valve to be told', () => orders[0]))!;
  expect(order.action).toBe('close');
  await valve.publishAsync(resultTopicOf('gv-east'), encodeResult({ operation: order.operation, result: 'taken' }), { qos: 1 });
  await say('gv-east', { open: 0, fault: 0, batteryPct: 90 });
  await waitFor('nothing to be closed any more', async () => (await told()).nearest.valves.length === 0);
  await waitFor('the operation to be done', async () => {
    const { items } = await officer.get<{ items: { state: string }[] }>('/api/v1/operations');
    return items[0].state === 'confirmed';
  });
});
