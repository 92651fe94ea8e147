import { connectAsync, type MqttClient } from 'mqtt';
import { expect, it, onTestFinished } from 'vitest';
import type { Sensing } from '#contract/live/sensing.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { DeviceEvent } from '#contract/reports/event.ts';
import { encodeReports, topicOf } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { encodeResult, orderTopicOf, readOrder, resultTopicOf } from '#server/ingest/mqtt/dialects/quanyan/wire/orders.ts';
import { EAST_COURT, device, smallLedger } from '#tests/harness/ledger.ts';
import { openLine } from '#tests/harness/proxies/line.ts';
import { openServer, type Addresses } from '#tests/harness/server.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { waitFor } from '#tests/harness/wait.ts';

const HOUSE = `${EAST_COURT}/B1`;
const DEVICES = [
  device('lift-1', 'elevator', HOUSE),
  device('cam-1', 'elevator-camera', HOUSE),
  device('gate-1', 'access-gate', EAST_COURT),
  device('mh-2', 'manhole', EAST_COURT),
];
/** A box that is missed soon. */
const BOX = device('eg-1', 'edge-box', EAST_COURT, { expectedS: 10 });

const alertsOf = (who: Visitor): Promise<Alert[]> => who.get<{ items: Alert[] }>('/api/v1/alerts?limit=100').then(({ items }) => items);
const operationsOf = (who: Visitor): Promise<Operation[]> =>
  who
    .get<{ items: Operation[] }>('/api/v1/operations?limit=100')
    .then(({ items }) => items.toSorted((a, b) => a.requestedAt - b.requestedAt));
const passesOf = (who: Visitor): Promise<DeviceEvent[]> =>
  who.get<{ items: DeviceEvent[] }>('/api/v1/events?device=gate-1').then(({ items }) => items);
const find = async (who: Visitor, device: string, code: string): Promise<Alert[]> =>
  (await alertsOf(who)).filter((one) => one.device === device && one.code === code);

async function plugIn(server: Addresses): Promise<(device: string, points: Record<string, number>) => Promise<unknown>> {
  const client = await connectAsync(server.mqtt, { protocolVersion: 4, reconnectPeriod: 0 });
  client.on('error', () => undefined);
  onTestFinished(() => client.endAsync(true));
  await obey(client);
  return (id, points) => client.publishAsync(topicOf(id), encodeReports({ points }), { qos: 1 });
}

/** The lift takes every order. */
async function obey(client: MqttClient): Promise<void> {
  client.on('message', (_topic, payload) => {
    const order = readOrder(payload.toString());
    if (order === null) return;
    void client.publishAsync(resultTopicOf('lift-1'), encodeResult({ operation: order.operation, result: 'taken' }), { qos: 1 });
    const held = order.action === 'hold' ? 1 : 0;
    void client.publishAsync(topicOf('lift-1'), encodeReports({ points: { held } }), { qos: 1 });
  });
  await client.subscribeAsync(orderTopicOf('lift-1')!, { qos: 1 });
}

async function world() {
  const parent = await openServer({ ledger: smallLedger([...DEVICES, BOX]) });
  const line = await openLine();
  line.leadTo(parent.http);
  await line.mend();
  const edge = await openServer({
    ledger: smallLedger(DEVICES),
    env: { QUANYAN_PARENT_URL: line.url, QUANYAN_PARENT_SECRET: 'eg-1:secret-of-the-box' },
  });
  const [above, below] = [await signInDemo(parent.http, 'duty-officer'), await signInDemo(edge.http, 'duty-officer')];
  return { parent, edge, line, above, below, say: await plugIn(edge) };
}

it('a box senses, judges and acts while its line is down, and its parent then has all of it, once', async () => {
  const { edge, line, above, below, say } = await world();
  await say('mh-east', { opened: 1 });
  const [open] = await waitFor('the open cover above', async () => {
    const found = await find(above, 'mh-east', 'open');
    return found.length > 0 && found;
  });
  expect(open).toMatchObject({ active: true, edge: 'eg-1', raisedAt: (await find(below, 'mh-east', 'open'))[0].raisedAt });
  await say('lift-1', { held: 0 });
  await say('mh-2', { opened: 0, waterLevelCm: 10 });
  await waitFor('readings above', async () => (await live(above, 'mh-2')).waterLevelCm === 10);

  await line.cut();
  await say('cam-1', { ebike: 1 });
  await waitFor('the lift to be held', async () => (await operationsOf(below)).some(({ state }) => state === 'confirmed'));
  await say('cam-1', { ebike: 0 });
  await say('mh-2', { waterLevelCm: 20 });
  await say('mh-2', { waterLevelCm: 30 });
  const pass = { device: 'gate-1', event: 'pass', attributes: { serial: 7, direction: 'in', method: 'card' } };
  const sent = await fetch(`${edge.http}/api/v1/observations`, { method: 'POST', body: JSON.stringify({ events: [pass] }) });
  expect(sent.status).toBe(200);
  await say('mh-east', { opened: 0 });
  const [held, released] = await waitFor('the lift to be let go', async () => {
    const all = await operationsOf(below);
    return all.length === 2 && all.every(({ state }) => state === 'confirmed') && all;
  });
  const missed = await waitFor(
    'the box to be missed',
    async () => (await find(above, 'eg-1', 'offline')).find(({ active }) => active),
    90_000,
  );
  expect(missed.edge).toBeUndefined();
  expect([await find(above, 'cam-1', 'ebike'), await operationsOf(above), await passesOf(above)]).toEqual([[], [], []]);

  await line.mend();
  const [bike] = await waitFor('the e-bike above', async () => {
    const found = await find(above, 'cam-1', 'ebike');
    return found.length > 0 && found;
  });
  expect(bike).toMatchObject({ active: false, late: true, edge: 'eg-1' });
  expect(bike.raisedAt).toBe((await find(below, 'cam-1', 'ebike'))[0].raisedAt);
  await waitFor('the box to be heard', async () => (await find(above, 'eg-1', 'offline')).every(({ active }) => !active));
  await waitFor('the cover to be shut', async () => (await find(above, 'mh-east', 'open')).every(({ active }) => !active));
  await waitFor('the newest reading', async () => (await live(above, 'mh-2')).waterLevelCm === 30);
  const copies = (await operationsOf(above)).map(({ id, action, state, edge: of }) => [id, action, state, of]);
  expect(copies).toEqual([
    [`eg-1.${held.id}`, 'hold', 'confirmed', 'eg-1'],
    [`eg-1.${released.id}`, 'release', 'confirmed', 'eg-1'],
  ]);
  expect((await passesOf(above)).map(({ id }) => id)).toEqual((await passesOf(below)).map(({ id }) => id));
  const incidents = (await above.get<{ items: Incident[] }>('/api/v1/incidents?limit=100')).items;
  const alerts = await alertsOf(above);
  expect(alerts.filter(({ device: of }) => of !== 'eg-1').map(({ code }) => code)).toEqual(expect.arrayContaining(['ebike', 'open']));
  expect(alerts.filter(({ device: of }) => of !== 'eg-1')).toHaveLength((await alertsOf(below)).length);
  expect(incidents.filter(({ alerts: ids }) => ids.includes(bike.id))).toHaveLength(1);
  const { sources } = await above.get<Sensing>('/api/v1/sensing');
  expect(sources.filter(({ gateway }) => gateway === 'eg-1').length).toBeGreaterThan(0);
  await waitFor('nothing to wait', async () => (await live(above, 'eg-1')).backlog === 0);
});

it('a box speaks for its own place, with its own key, and for nothing else', async () => {
  const parent = await openServer({ ledger: smallLedger([...DEVICES, BOX]) });
  const officer = await signInDemo(parent.http, 'duty-officer');
  const reading = { point: 'opened', value: 1, observedAt: Date.now(), quality: 'good', source: 'mqtt' };
  const parcel = {
    edge: 'eg-1',
    run: 'r',
    sentAt: Date.now(),
    backlog: 0,
    lagMs: 0,
    dropped: 0,
    present: [],
    alerts: [],
    operations: [],
    batches: [
      {
        seq: 1,
        observations: [
          { ...reading, device: 'mh-west' },
          { ...reading, device: 'mh-east' },
        ],
        events: [],
        tracks: [],
      },
    ],
  };
  const post = (body: unknown): Promise<Response> => fetch(`${parent.http}/api/v1/edge`, { method: 'POST', body: JSON.stringify(body) });
  expect(await (await post(parcel)).json()).toEqual({ taken: 1, refused: 1 });
  expect((await live(officer, 'mh-east')).opened).toBe(1);
  expect((await live(officer, 'mh-west')).opened).toBeNull();
  // The edge has judged it: nothing is raised here for it.
  expect(await alertsOf(officer)).toEqual([]);
  expect((await post({ ...parcel, edge: 'eg-2' })).status).toBe(404);
  expect((await post({ ...parcel, batches: 'all' })).status).toBe(400);
  // A device that reports here by itself is judged here.
  const direct = await fetch(`${parent.http}/api/v1/observations`, {
    method: 'POST',
    body: JSON.stringify({ observations: [{ device: 'mh-east', point: 'opened', value: 1 }] }),
  });
  expect(direct.status).toBe(200);
  expect(await find(officer, 'mh-east', 'open')).toMatchObject([{ active: true }]);
});

const live = async (who: Visitor, id: string): Promise<Record<string, number | null>> =>
  (await who.get<{ live: { values: Record<string, number | null> } }>(`/api/v1/devices/${id}`)).live.values;
