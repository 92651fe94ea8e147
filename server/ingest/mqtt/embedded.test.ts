import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { connect as dialTcp } from 'node:net';
import { promisify } from 'node:util';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunningAdapter, Way } from '#server/ingest/adapter.ts';
import { gate, testContext, until, type TestContext } from '#server/ingest/testing.ts';
import { MAX_PAYLOAD } from './dialect.ts';
import { encodeReports, topicOf } from './dialects/quanyan/codec.ts';
import { startEmbedded, type EmbeddedOptions } from './embedded.ts';
import { findDialects } from './take.ts';

const PUB = ['/usr/bin/mosquitto_pub', '/usr/local/bin/mosquitto_pub', '/opt/homebrew/bin/mosquitto_pub'].find(existsSync);
const OPEN = encodeReports({ points: { open: true } });

describe('embedded MQTT broker', () => {
  const undo: (() => unknown)[] = [];
  afterEach(async () => {
    for (const step of undo.splice(0).reverse()) await step();
  });

  interface Broker {
    readonly context: TestContext;
    readonly port: number;
    readonly running: RunningAdapter;
    dial(options?: IClientOptions): Promise<MqttClient>;
  }
  async function start(overrides: Parameters<typeof testContext>[0] = {}, options: Partial<EmbeddedOptions> = {}): Promise<Broker> {
    const context = testContext(overrides);
    const running = await startEmbedded(context, await findDialects(), options);
    undo.push(() => running.stop());
    const port = Number(new URL(running.addresses[0]).port);
    return {
      context,
      port,
      running,
      dial: async (more) => {
        const client = await connectAsync(`mqtt://127.0.0.1:${port}`, { protocolVersion: 4, reconnectPeriod: 0, ...more });
        client.on('error', () => undefined);
        undo.push(() => client.endAsync(true));
        return client;
      },
    };
  }

  it.each([1, 2] as const)('QoS %d is acknowledged only after the observations were accepted', async (qos) => {
    const stored = gate();
    const asked = gate();
    const { dial } = await start({
      accept: async () => {
        asked.resolve();
        await stored.promise;
      },
    });
    const client = await dial();
    const acknowledged: Promise<unknown>[] = [];
    const published = client.publishAsync(topicOf('mh-1'), OPEN, { qos }).finally(() => acknowledged.push(published));
    await asked.promise;
    await client.publishAsync(topicOf('mh-1'), 'x', { qos: 0 });
    // A whole round trip after `accept` was called, still no PUBACK.
    await client.subscribeAsync(`quanyan/v1/mh-1/commands`).catch(() => undefined);
    expect(acknowledged).toEqual([]);
    stored.resolve();
    await published;
    expect(acknowledged).toHaveLength(1);
  });

  it('a message that could not be stored is not acknowledged: the client is let go and sends it again', async () => {
    let failures = 1;
    const { context, dial } = await start({
      accept: async () => {
        if (failures-- > 0) throw new Error('disk full');
      },
    });
    const client = await dial({ reconnectPeriod: 10 });
    await client.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 });
    expect(failures).toBe(-1);
    expect(context.rejects.list()).toEqual([]);
  });

  it('useless messages are acknowledged and kept as rejects; good ones around them count', async () => {
    const { context, dial } = await start();
    const client = await dial();
    for (const [topic, payload] of [
      [topicOf('mh-1'), 'no json'],
      ['some/other/topic', OPEN],
      [topicOf('mh-1'), OPEN],
      [topicOf('mh-2'), '{"points":{"open":"x"}}'],
    ]) {
      await client.publishAsync(topic, payload, { qos: 1 });
    }
    expect(context.accepted).toMatchObject([{ device: 'mh-1', point: 'open', value: 1, source: 'mqtt' }]);
    const [{ count, last }] = context.rejects.list();
    expect([count, last[0].hex]).toEqual([3, Buffer.from('no json').toString('hex')]);
  });

  it('credentials: a device may speak for itself, a gateway for those it is allowed, strangers not at all', async () => {
    const { context, dial } = await start({
      mayReport: async (_peer, device, secret) =>
        secret === 'mh-1:pw' ? device === null || device === 'mh-1' : secret === 'gateway:pw' && device !== 'mh-9',
    });
    await expect(dial()).rejects.toThrow('Not authorized');
    await expect(dial({ username: 'mh-1', password: 'wrong' })).rejects.toThrow('Not authorized');
    const device = await dial({ username: 'mh-1', password: 'pw' });
    await device.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 });
    await device.publishAsync(topicOf('mh-2'), OPEN, { qos: 1 });
    const gateway = await dial({ username: 'gateway', password: 'pw' });
    for (const id of ['mh-2', 'mh-3', 'mh-9']) await gateway.publishAsync(topicOf(id), OPEN, { qos: 1 });
    expect(context.accepted.map(({ device: id }) => id)).toEqual(['mh-1', 'mh-2', 'mh-3']);
    const kept = context.rejects.list()[0].last;
    expect(kept.map(({ reason }) => reason)).toEqual([
      'not authorized',
      'not authorized',
      'not allowed to report for mh-2',
      'not allowed to report for mh-9',
    ]);
    expect(Buffer.from(kept[1].hex, 'hex').toString('latin1')).not.toContain('wrong');
  });

  it('a client id is taken over only by who signs in alike: a device cannot put a gateway off the line', async () => {
    const { context, dial } = await start({
      mayReport: async (_peer, _device, secret) => secret === 'gw:pw' || secret === 'mh-1:pw' || secret === 'mh":pw',
    });
    const gateway = await dial({ username: 'gw', password: 'pw', clientId: 'line-1' });
    const closed: string[] = [];
    gateway.on('close', () => closed.push('gateway'));
    await expect(dial({ username: 'gw', password: 'wrong', clientId: 'line-1' })).rejects.toThrow('Not authorized');
    for (const clientId of ['line-1', 'gw/line-1', '"gw"/line-1']) {
      const device = await dial({ username: 'mh-1', password: 'pw', clientId });
      await device.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 });
      await gateway.publishAsync(topicOf('mh-2'), OPEN, { qos: 1 });
    }
    expect([closed, context.accepted.length]).toEqual([[], 6]);
    await dial({ username: 'gw', password: 'pw', clientId: 'line-1' });
    await until(() => closed.length === 1);
  });

  it('nobody can listen to others, and nothing published is handed on, retained or left as a will', async () => {
    const { context, dial } = await start({ mayReport: async (_peer, device) => device !== 'mh-2' });
    const listener = await dial();
    const heard: string[] = [];
    listener.on('message', (topic) => heard.push(topic));
    for (const filter of ['#', '+/#', 'quanyan/v1/+/observations', 'quanyan/v1/#', topicOf('mh-2'), '$SYS/#', 'taken']) {
      await expect(listener.subscribeAsync(filter, { qos: 1 }), filter).rejects.toThrow('Unspecified error');
    }
    await listener.subscribeAsync('quanyan/v1/mh-1/commands', { qos: 1 });
    await listener.subscribeAsync(topicOf('mh-1'), { qos: 1 });
    const talker = await dial({ will: { topic: 'quanyan/v1/mh-1/commands', payload: 'bye', qos: 1, retain: true } });
    await talker.publishAsync(topicOf('mh-1'), OPEN, { qos: 1, retain: true });
    await talker.publishAsync('quanyan/v1/mh-1/commands', 'open!', { qos: 1 });
    talker.stream.destroy();
    await until(() => context.rejects.count('mqtt') === 2);
    const late = await dial();
    late.on('message', (topic) => heard.push(topic));
    await late.subscribeAsync('quanyan/v1/mh-1/commands', { qos: 1 });
    await late.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 });
    expect(heard).toEqual([]);
  });

  it('tells a device what to do, on its own topic, and takes its answer from nobody else', async () => {
    const { context, running, dial } = await start({
      mayReport: async (_peer, device, secret) => secret === null || device === null || secret.startsWith(`${device}:`),
    });
    const order = { id: 'CZ-1', device: { id: 'gate-1', addresses: [] }, action: 'open', params: {} };
    expect(running.operate!(order)).toBeNull();
    const gate = await dial({ username: 'gate-1', password: 'pw' });
    const other = await dial({ username: 'gate-2', password: 'pw' });
    await expect(other.subscribeAsync('quanyan/v1/gate-1/operations', { qos: 1 })).rejects.toThrow();
    await gate.subscribeAsync('quanyan/v1/gate-1/operations', { qos: 1 });
    const heard = new Promise((resolve) => gate.once('message', (topic, payload) => resolve([topic, payload.toString()])));
    const stop = new AbortController();
    const way = running.operate!(order) as Way;
    const answer = way.send(stop.signal);
    expect(await heard).toEqual(['quanyan/v1/gate-1/operations', '{"operation":"CZ-1","action":"open","params":{}}']);
    const say = (client: MqttClient, device: string, result: object) =>
      client.publishAsync(`quanyan/v1/${device}/results`, JSON.stringify(result), { qos: 1 });
    await say(other, 'gate-1', { operation: 'CZ-1', result: 'refused' });
    await say(other, 'gate-2', { operation: 'CZ-1', result: 'refused' });
    await say(gate, 'gate-1', { operation: 'CZ-1', result: 'maybe' });
    await say(gate, 'gate-1', { operation: 'CZ-1', result: 'taken', text: '好' });
    expect(await answer).toEqual({ took: true, text: '好' });
    expect(context.rejects.count('mqtt')).toBe(3);
    stop.abort();
    await gate.unsubscribeAsync('quanyan/v1/gate-1/operations');
    expect(running.operate!(order)).toBeNull();
  });

  it('does not tell a device whose secret was withdrawn since', async () => {
    let withdrawn = false;
    const { running, dial } = await start({ mayReport: async () => !withdrawn });
    const gate = await dial();
    const closed = new Promise((resolve) => gate.once('close', () => resolve(null)));
    await gate.subscribeAsync('quanyan/v1/gate-1/operations', { qos: 1 });
    const way = running.operate!({ id: 'CZ-1', device: { id: 'gate-1', addresses: [] }, action: 'open', params: {} }) as Way;
    withdrawn = true;
    await expect(way.send(new AbortController().signal)).rejects.toThrow('gate-1 does not listen any more');
    await closed;
  });

  it('a packet above 64 kB is cut off as soon as its length is known; 64 kB pass', async () => {
    const { context, port, dial } = await start();
    const client = await dial();
    const padded = OPEN.padEnd(MAX_PAYLOAD, ' ');
    await client.publishAsync(topicOf('mh-1'), padded, { qos: 1 });
    expect(context.accepted).toHaveLength(1);
    const socket = dialTcp(port, '127.0.0.1');
    undo.push(() => socket.destroy());
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.write(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f));
    await closed;
    expect(context.rejects.list()[0].last[0].reason).toMatch(/^packet of \d+ bytes, at most 66560$/);
    await client.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 });
  });

  it('a client that sends while nothing can be stored is left unread, and all is stored in the end', async () => {
    const stored = gate();
    let asked = 0;
    const { dial } = await start({
      accept: () => {
        asked++;
        return stored.promise;
      },
    });
    const client = await dial();
    const sent: Promise<unknown>[] = [];
    const send = (): void => void sent.push(client.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 }));
    for (let i = 1; i <= 64; i++) {
      send();
      await until(() => asked === i);
    }
    for (let i = 0; i < 10; i++) send();
    await (await dial()).endAsync();
    expect(asked).toBe(64);
    stored.resolve();
    await Promise.all(sent);
    expect(asked).toBe(74);
  });

  it('counts who is connected, refuses who is too many, and lets go who says nothing', async () => {
    const { context, port, dial } = await start({}, { maxConnections: 2, connectTimeoutMs: 50 });
    const client = await dial();
    await until(() => context.senders.get('mqtt') === 1);
    const knock = async (): Promise<void> => {
      const socket = dialTcp(port, '127.0.0.1');
      undo.push(() => socket.destroy());
      socket.on('error', () => undefined);
      await new Promise((resolve) => socket.once('close', resolve));
    };
    await Promise.all([knock(), knock()]);
    const reasons = context.rejects.list()[0].last.map(({ reason }) => reason);
    expect(reasons.sort()).toEqual(['connect did not arrive in time', 'refused: 2 connections are open']);
    await client.publishAsync(topicOf('mh-1'), OPEN, { qos: 1 });
    await client.endAsync();
    await until(() => context.senders.get('mqtt') === 0);
  });

  it('MQTT 5 clients are told that the version is not spoken here', async () => {
    const { dial } = await start();
    await expect(dial({ protocolVersion: 5 })).rejects.toThrow(/version/i);
  });

  it.skipIf(!PUB)(`mosquitto_pub${PUB ? '' : ' (skipped: no Mosquitto)'} is understood`, async () => {
    const { context, port } = await start();
    await promisify(execFile)(PUB!, [
      '-h',
      '127.0.0.1',
      '-p',
      String(port),
      '-q',
      '1',
      '-t',
      topicOf('mh-1'),
      '-m',
      '{"points":{"open":true,"tiltDeg":31},"observedAt":"2026-11-23T08:15:30+08:00"}',
    ]);
    expect(context.accepted.map(({ point, value }) => [point, value])).toEqual([
      ['open', 1],
      ['tiltDeg', 31],
    ]);
  });
});
