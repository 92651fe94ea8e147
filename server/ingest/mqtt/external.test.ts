import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import { gate, testContext, until, type TestContext } from '#server/ingest/testing.ts';
import { freePort } from '#tests/harness/free-port.ts';
import adapter from './adapter.ts';
import { MOSQUITTO, aedes, mosquitto } from './brokers-fixture.ts';
import { encodeReports, topicOf } from './dialects/quanyan/codec.ts';
import { encodeResult, orderTopicOf, readOrder, resultTopicOf } from './dialects/quanyan/wire/orders.ts';

const OPEN = encodeReports({ points: { open: true } });

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function listenTo(url: string, overrides: Parameters<typeof testContext>[0] = {}): Promise<TestContext> {
  const context = testContext({ knows: () => false, ...overrides, env: { QUANYAN_MQTT_URL: url } });
  const running = await adapter.start(context);
  undo.push(() => running.stop());
  expect(running.addresses).toEqual([url]);
  await until(() => context.senders.get('mqtt') === 1);
  return context;
}
async function dial(url: string, protocolVersion: 4 | 5, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(url, { protocolVersion, ...options });
  undo.push(() => client.endAsync(true));
  return client;
}

describe.skipIf(!MOSQUITTO)(`external broker: Mosquitto${MOSQUITTO ? '' : ' (skipped: no Mosquitto)'}`, () => {
  it('devices of MQTT 3.1.1 and 5 are heard, each report once', async () => {
    const { url } = await mosquitto(undo);
    const context = await listenTo(url);
    const devices = [await dial(url, 4), await dial(url, 5)];
    await Promise.all(Array.from({ length: 100 }, (_, i) => devices[i % 2].publishAsync(topicOf(`mh-${i}`), OPEN, { qos: 1 })));
    await until(() => context.accepted.length >= 100);
    expect(new Set(context.accepted.map(({ device }) => device)).size).toBe(100);
    expect(context.accepted).toHaveLength(100);
  });

  it.each([4, 5] as const)(
    'the broker restarts in the middle of a stream (MQTT %d devices): nothing it acknowledged is lost',
    async (version) => {
      const broker = await mosquitto(undo);
      const taken = new Set<string>();
      const slow = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
      await listenTo(broker.url, {
        accept: async ([{ device }]) => {
          await slow();
          taken.add(device);
        },
      });
      const device = await dial(broker.url, version, { reconnectPeriod: 20, clean: false, clientId: `gateway-${version}` });
      device.on('error', () => undefined);
      const acknowledged: string[] = [];
      let sent = 0;
      const send = async (): Promise<void> => {
        const id = `mh-${sent++}`;
        await device.publishAsync(topicOf(id), OPEN, { qos: 1 });
        acknowledged.push(id);
      };
      const stream = async (done: () => boolean): Promise<void> => {
        while (!done()) await Promise.all(Array.from({ length: 20 }, send));
      };
      for (const total of [200, 400, 600]) {
        const streaming = stream(() => acknowledged.length >= total);
        await until(() => acknowledged.length >= total - 150);
        await broker.restart();
        await streaming;
      }
      await until(() => acknowledged.every((id) => taken.has(id)));
      expect(acknowledged.filter((id) => !taken.has(id))).toEqual([]);
    },
  );

  it('what could not be stored is delivered again; what came while the server was away is delivered later', async () => {
    const { url } = await mosquitto(undo);
    let failures = 1;
    const taken: string[] = [];
    const accept: TestContext['accept'] = async ([{ device }]) => {
      if (failures-- > 0) throw new Error('disk full');
      taken.push(device);
    };
    const device = await dial(url, 5);
    const context = testContext({ accept, env: { QUANYAN_MQTT_URL: url } });
    const first = await adapter.start(context);
    await until(() => context.senders.get('mqtt') === 1);
    await device.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 });
    await until(() => taken.length === 1);
    await first.stop();
    await device.publishAsync(topicOf('mh-2'), OPEN, { qos: 1 });
    await listenTo(url, { accept });
    await until(() => taken.includes('mh-2'));
    // Who stops at once may leave its last acknowledgement unheard; then the broker says that message again.
    expect(new Set(taken)).toEqual(new Set(['mh-1', 'mh-2']));
  });

  it('is stored many at a time, not one by one, and malformed messages hold nobody up', async () => {
    const { url } = await mosquitto(undo);
    const stored = gate();
    let underWay = 0;
    const context = await listenTo(url, {
      accept: () => {
        underWay++;
        return stored.promise;
      },
    });
    const device = await dial(url, 5);
    await device.publishAsync(topicOf('mh-0'), '{{{', { qos: 1 });
    await Promise.all(Array.from({ length: 20 }, (_, i) => device.publishAsync(topicOf(`mh-${i}`), OPEN, { qos: 1 })));
    await until(() => underWay === 20);
    stored.resolve();
    expect(context.rejects.count('mqtt')).toBe(1);
  });
});

describe.skipIf(!MOSQUITTO)('a device that is told something through Mosquitto', () => {
  const order = { id: 'CZ20261127-0001', device: { id: 'gate-1', addresses: [] }, action: 'open', params: { lane: 'walk' } };

  async function told(listens: string, answers: string, speaks: string, answer: (order: string) => string): Promise<[unknown, string[]]> {
    const { url } = await mosquitto(undo);
    const context = testContext({ env: { QUANYAN_MQTT_URL: url } });
    const running = await adapter.start(context);
    undo.push(() => running.stop());
    await until(() => context.senders.get('mqtt') === 1);
    const device = await dial(url, 5);
    const heard: string[] = [];
    device.on('message', (_topic, payload) => {
      heard.push(payload.toString());
      void device.publishAsync(answers, answer(payload.toString()), { qos: 1 });
    });
    await device.subscribeAsync(listens, { qos: 1 });
    await device.publishAsync(speaks, '{"properties":{"opened":0},"points":{"opened":0}}', { qos: 1 });
    await until(() => context.accepted.length === 1);
    const way = running.operate?.(order);
    if (!way || 'away' in way) throw new Error('there is no way to the device');
    const result = await way.send(new AbortController().signal);
    expect(context.rejects.list()).toEqual([]);
    return [result, heard];
  }

  it('hears the order and its answer comes back', async () => {
    const [result, heard] = await told(orderTopicOf('gate-1')!, resultTopicOf('gate-1'), topicOf('gate-1'), (payload) =>
      encodeResult({ operation: readOrder(payload)!.operation, result: 'refused', text: '检修中' }),
    );
    expect([result, heard.map(readOrder)]).toEqual([
      { took: false, text: '检修中' },
      [{ operation: order.id, action: 'open', params: { lane: 'walk' } }],
    ]);
  });

  it('in the words of JetLinks, too', async () => {
    const at = (rest: string): string => `/access-gate/gate-1/${rest}`;
    const [result, heard] = await told(at('function/invoke'), at('function/invoke/reply'), at('properties/report'), (payload) =>
      JSON.stringify({ messageId: (JSON.parse(payload) as { messageId: string }).messageId, success: true, output: 'ok' }),
    );
    expect(result).toEqual({ took: true, text: 'ok' });
    expect(JSON.parse(heard[0])).toMatchObject({ messageId: order.id, functionId: 'open', inputs: [{ name: 'lane', value: 'walk' }] });
  });

  it.each([
    ['itself', 'gate-1', '/access-gate/gate-1/', 'jetlinks:access-gate/gate-1'],
    ['behind its gateway', 'gw-1/7', '/access-gate/gw-1/child/7/', 'jetlinks:access-gate/gw-1/7'],
  ])('before it has spoken, %s: where the ledger says that it listens', async (_what, name, own, address) => {
    const { url } = await mosquitto(undo);
    const context = testContext({ env: { QUANYAN_MQTT_URL: url }, knows: (device) => device === name });
    const running = await adapter.start(context);
    undo.push(() => running.stop());
    await until(() => context.senders.get('mqtt') === 1);
    const device = await dial(url, 5);
    device.on('message', (_topic, payload) => {
      const { messageId } = JSON.parse(payload.toString()) as { messageId: string };
      void device.publishAsync(`${own}function/invoke/reply`, JSON.stringify({ messageId, success: true, output: 'ok' }), { qos: 1 });
    });
    await device.subscribeAsync(`${own}function/invoke`, { qos: 1 });
    const way = running.operate?.({ ...order, device: { id: 'gate-east', addresses: [name, address] } });
    if (!way || 'away' in way) throw new Error('there is no way to the device');
    expect(await way.send(new AbortController().signal)).toEqual({ took: true, text: 'ok' });
    expect(context.rejects.list()).toEqual([]);
  });
});

describe('external broker: one that speaks 3.1.1 only', () => {
  it('is spoken to in 3.1.1; retained messages of unknown age are not taken for news', async () => {
    const url = await aedes(undo);
    const device = await dial(url, 4);
    await device.publishAsync(topicOf('old'), OPEN, { qos: 1, retain: true });
    const context = await listenTo(url);
    await device.publishAsync(topicOf('new'), OPEN, { qos: 1, retain: true });
    await until(() => context.accepted.length > 0 && context.rejects.count('mqtt') > 0);
    expect(context.accepted.map(({ device: id }) => id)).toEqual(['new']);
    expect(context.rejects.list()[0].last[0].reason).toContain('retained message on quanyan/v1/old/observations');
  });

  it('that has more to say than can be stored at once is heard to the end', async () => {
    const url = await aedes(undo);
    const stored: (() => void)[] = [];
    await listenTo(url, { accept: () => new Promise<void>((resolve) => void stored.push(resolve)) });
    const device = await dial(url, 4);
    // Each a piece of its own on the line: several wait in the stream when reading stops.
    for (let n = 0; n < 300; n++) await device.publishAsync(topicOf(`mh-${n}`), OPEN, { qos: 1 });
    await until(() => stored.length === 256);
    for (let n = 0; n < 300; n++) {
      stored[n]();
      // Whenever one is stored there is room for the next, which is a piece that waits.
      await until(() => stored.length === Math.min(300, 257 + n));
    }
  });

  it('that allows one dialect and refuses another is heard with the one', async () => {
    const url = await aedes(undo, 0, (filter) => filter.startsWith('quanyan/'));
    const context = await listenTo(url);
    const device = await dial(url, 4);
    await device.publishAsync('/p/mh-2/properties/report', '{"properties":{"open":1}}', { qos: 1 });
    await device.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 });
    await until(() => context.accepted.length > 0);
    expect(context.accepted.map(({ device: id }) => id)).toEqual(['mh-1']);
  });

  it('that allows every dialect is heard with all of them', async () => {
    const url = await aedes(undo);
    const context = await listenTo(url);
    const device = await dial(url, 4);
    await device.publishAsync('/p/mh-2/properties/report', '{"properties":{"open":1}}', { qos: 1 });
    await device.publishAsync('/p/gw/child/mh-3/event/open', '{"data":{"open":1}}', { qos: 1 });
    await device.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 });
    await until(() => context.accepted.length >= 3);
    expect(context.accepted.map(({ device: id, source }) => `${id} ${source}`).sort()).toEqual([
      'gw/mh-3 jetlinks',
      'mh-1 mqtt',
      'mh-2 jetlinks',
    ]);
  });

  it('a broker that is not there yet is tried again, and secrets in its address are not shown', async () => {
    const port = await freePort();
    const context = testContext({ env: { QUANYAN_MQTT_URL: `mqtt://user:secret@127.0.0.1:${port}` } });
    const running = await adapter.start(context);
    undo.push(() => running.stop());
    expect(running.addresses).toEqual([`mqtt://127.0.0.1:${port}`]);
    await aedes(undo, port);
    await until(() => context.senders.get('mqtt') === 1);
  });
});
