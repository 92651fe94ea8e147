import { connectAsync, type MqttClient } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import type { Operation } from '#contract/records/operation.ts';
import { Feeds } from '#mock-feeds/feeds.ts';
import { loadLibrary } from '#mock-feeds/library.ts';
import { encodeReports, topicOf } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { encodeResult, orderTopicOf, readOrder, resultTopicOf } from '#server/ingest/mqtt/dialects/quanyan/wire/orders.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const CAMERA = device('camera-1', 'camera', EAST_COURT);
const GATES = ['gate-1', 'gate-2'].map((id) => device(id, 'access-gate', EAST_COURT));

/** A gate's controller with a client of its own: listens, and has reported once. */
async function plugIn(server: Addresses, gate: string): Promise<{ client: MqttClient; orders: string[] }> {
  const client = await connectAsync(server.mqtt, { protocolVersion: 4, reconnectPeriod: 0 });
  client.on('error', () => undefined);
  onTestFinished(() => client.endAsync(true));
  const orders: string[] = [];
  client.on('message', (_topic, payload) => orders.push(payload.toString()));
  await client.subscribeAsync(orderTopicOf(gate)!, { qos: 1 });
  await client.publishAsync(topicOf(gate), encodeReports({ points: { opened: 0 } }), { qos: 1 });
  return { client, orders };
}

async function given(officer: Visitor, device: string, action: string, more: object = {}): Promise<() => Promise<Operation>> {
  const result = await officer.command('operate', { devices: [device], action, ...more });
  expect(result).toMatchObject({ ok: true });
  const { items } = await officer.get<{ items: Operation[] }>(`/api/v1/operations?device=${device}&limit=1`);
  return () => officer.get<Operation>(`/api/v1/operations/${items[0].id}`);
}

it('an order goes over MQTT to the gate, its answer and its reading come back, and the operation is done', async () => {
  const server = await openServer({ ledger: smallLedger(GATES) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const { client, orders } = await plugIn(server, 'gate-1');
  const other = await plugIn(server, 'gate-2');
  const read = await given(officer, 'gate-1', 'open');
  await waitFor('the gate to be told', () => orders[0]);
  const order = readOrder(orders[0])!;
  expect(order).toEqual({ operation: (await read()).id, action: 'open', params: { lane: 'walk' } });
  const second = await officer.command('operate', { devices: ['gate-1'], action: 'release' });
  expect(second).toMatchObject({ ok: false, refusal: { code: 'conflict', by: { name: expect.any(String) as string } } });
  await client.publishAsync(resultTopicOf('gate-1'), encodeResult({ operation: order.operation, result: 'taken' }), { qos: 1 });
  await waitFor('the answer to be noted', async () => (await read()).state === 'acknowledged');
  // Another gate cannot answer, nor read, for it.
  await other.client.publishAsync(resultTopicOf('gate-2'), encodeResult({ operation: order.operation, result: 'refused' }), { qos: 1 });
  await other.client.publishAsync(topicOf('gate-2'), encodeReports({ points: { opened: 1 } }), { qos: 1 });
  await client.publishAsync(topicOf('gate-1'), encodeReports({ points: { opened: 1 } }), { qos: 1 });
  const done = await waitFor('the operation to be done', async () => {
    const now = await read();
    return now.endedAt !== null && now;
  });
  expect([done.state, done.tries, other.orders]).toEqual(['confirmed', 1, []]);
});

it('a gate that is unplugged in the middle leaves an operation whose outcome is not known, and says so', async () => {
  const server = await openServer({ ledger: smallLedger(GATES) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const { client, orders } = await plugIn(server, 'gate-1');
  const read = await given(officer, 'gate-1', 'open');
  await waitFor('the gate to be told', () => orders[0]);
  client.stream.destroy();
  const over = await waitFor(
    'the operation to be given up',
    async () => {
      const now = await read();
      return now.endedAt !== null && now;
    },
    30_000,
  );
  expect(over.state).toBe('timed-out');
  expect(over.words?.en).toBe('It could not be told: gate-1 does not listen any more');
  const gone = await given(officer, 'gate-1', 'open');
  const refused = await waitFor('the next to be refused', async () => {
    const now = await gone();
    return now.endedAt !== null && now;
  });
  expect([refused.state, refused.words?.zh]).toEqual([
    'refused',
    '设备没有接收指令的连接：现在没有监听，台账未写明下行地址，或其协议不能下行',
  ]);
});

it('simulated devices obey: a gate and a camera over MQTT, a fire transmission unit over GB/T 26875', async () => {
  const ledger = smallLedger([...GATES, CAMERA]);
  const server = await openServer({ ledger });
  const officer = await signInDemo(server.http, 'duty-officer');
  const feeds = new Feeds({
    devices: ledger.devices.filter(({ id }) => ['gate-1', 'camera-1', 'unit-east'].includes(id)),
    library: await loadLibrary(),
    mqttUrl: server.mqtt,
    gb26875: { host: '127.0.0.1', port: server.gb26875Port },
    now: Date.now,
    rate: 1,
    gateways: 1,
  });
  feeds.start();
  onTestFinished(() => feeds.stop());
  await feeds.connected();
  await feeds.report(['gate-1', 'camera-1', 'unit-east']);
  const ended = async (read: () => Promise<Operation>): Promise<string> =>
    waitFor(
      'the operation to end',
      async () => {
        const { state, endedAt } = await read();
        return endedAt !== null && state;
      },
      20_000,
    );
  expect(await ended(await given(officer, 'gate-1', 'hold-open', { reason: '消防演练' }))).toBe('confirmed');
  expect(await ended(await given(officer, 'camera-1', 'preset', { params: { preset: 17 } }))).toBe('confirmed');
  expect((await officer.get<{ live: { values: Record<string, number> } }>('/api/v1/devices/camera-1')).live.values.preset).toBe(17);
  const away = { params: { direction: 'zoom-in', speed: 7, seconds: 1 } };
  expect(await ended(await given(officer, 'camera-1', 'move', away))).toBe('acknowledged');
  await waitFor(
    'the camera to be at no preset',
    async () => (await officer.get<{ live: { values: Record<string, number> } }>('/api/v1/devices/camera-1')).live.values.preset === 0,
  );
  const wrong = await officer.command('operate', { devices: ['camera-1'], action: 'move', params: { direction: 'round' } });
  expect(wrong).toMatchObject({ ok: false, refusal: { code: 'invalid' } });
  expect(await ended(await given(officer, 'unit-east', 'read-state'))).toBe('acknowledged');
  expect(await ended(await given(officer, 'unit-east', 'roll-call', { params: { minutes: 1 } }))).toBe('confirmed');
});

it('a stop is given on top of the move that it stops, and what a camera was doing ends as replaced', async () => {
  const server = await openServer({ ledger: smallLedger([CAMERA]) });
  const officer = await signInDemo(server.http, 'duty-officer');
  const { client, orders } = await plugIn(server, 'camera-1');
  await client.publishAsync(topicOf('camera-1'), encodeReports({ points: { online: 1 } }), { qos: 1 });
  const preset = await given(officer, 'camera-1', 'preset', { params: { preset: 3 } });
  const { operation } = readOrder(await waitFor('the camera to be told', () => orders[0]))!;
  await client.publishAsync(resultTopicOf('camera-1'), encodeResult({ operation, result: 'taken' }), { qos: 1 });
  await waitFor('the answer to be noted', async () => (await preset()).state === 'acknowledged');
  await given(officer, 'camera-1', 'move', { params: { direction: 'up-left', speed: 2, seconds: 10 } });
  expect(await preset()).toMatchObject({ state: 'refused', words: { zh: '未做完，已被后来的操作取代' } });
  await given(officer, 'camera-1', 'stop');
  await waitFor('both orders', () => orders.length === 3);
  expect(orders.map((each) => readOrder(each)!.action)).toEqual(['preset', 'move', 'stop']);
  const restart = await officer.command('operate', { devices: ['camera-1'], action: 'restart', reason: '画面卡住' });
  expect(restart).toMatchObject({ ok: false, refusal: { code: 'conflict' } });
});
