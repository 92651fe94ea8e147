import { describe, expect, it } from 'vitest';
import { createServer } from 'node:net';
import { createRejects } from './rejects.ts';
import { findAdapters, startAdapters } from './start.ts';
import { UnregisteredSenders } from './unregistered.ts';
import { testContext } from './testing.ts';
import { defineAdapter, type Adapter } from './adapter.ts';
import type { Observation } from '#contract/reports/observation.ts';
import { discover } from '#server/lib/discover.ts';

describe('rejects', () => {
  it('counts all, keeps the last 200 of a source, at most 4 kB of each', () => {
    const rejects = createRejects(() => 5);
    for (let i = 0; i < 250; i++) rejects.note('mqtt', 'peer', new Uint8Array(5000).fill(i), `reason ${i}`);
    rejects.note('http', 'p'.repeat(10_000), Uint8Array.of(1, 171), 'r'.repeat(10_000));
    const [mqtt, http] = rejects.list();
    expect([mqtt.count, mqtt.last.length, mqtt.last[0].reason, mqtt.last.at(-1)?.bytes, mqtt.last[0].hex.length]).toEqual([
      250,
      200,
      'reason 50',
      5000,
      8192,
    ]);
    expect([http.last[0].hex, http.last[0].at, http.last[0].peer.length, http.last[0].reason.length]).toEqual(['01ab', 5, 500, 500]);
    expect([rejects.count('mqtt'), rejects.count('none')]).toEqual([250, 0]);
  });

  it('sources cannot be made up without end', () => {
    const rejects = createRejects(() => 0);
    for (let i = 0; i < 1000; i++) rejects.note(`s${i}`, '', new Uint8Array(0), '');
    expect(rejects.list()).toHaveLength(64);
  });
});

describe('unregistered', () => {
  const say = (device: string, point = 'fire', more: Partial<Observation> = {}): Observation => ({
    device,
    point,
    value: 1,
    observedAt: 0,
    quality: 'good',
    source: 'gb26875',
    ...more,
  });

  it('one row per address, newest first, with what it said last', () => {
    const unregistered = new UnregisteredSenders();
    unregistered.note(say('a', 'fire', { kindHint: 'smoke-detector', via: 'gb26875:1', text: '厨房' }), 10);
    unregistered.note(say('b'), 20);
    unregistered.note(say('a', 'fault'), 30);
    expect(unregistered.list()).toEqual([
      {
        address: 'a',
        source: 'gb26875',
        kindHint: 'smoke-detector',
        via: 'gb26875:1',
        firstAt: 10,
        lastAt: 30,
        count: 2,
        lastPoints: { fire: 1, fault: 1 },
        text: '厨房',
      },
      {
        address: 'b',
        source: 'gb26875',
        kindHint: undefined,
        via: undefined,
        firstAt: 20,
        lastAt: 20,
        count: 1,
        lastPoints: { fire: 1 },
        text: '',
      },
    ]);
    unregistered.learned(['a', 'c']);
    expect([unregistered.size, unregistered.list()[0].address]).toEqual([1, 'b']);
  });

  it('is bounded in addresses, points and text; the longest silent give way', () => {
    const unregistered = new UnregisteredSenders(3);
    for (const [i, device] of ['a', 'b', 'a', 'c', 'd'].entries()) unregistered.note(say(device, 'p', { text: 'x'.repeat(9999) }), i);
    for (let i = 0; i < 100; i++) unregistered.note(say('d', `p${i}`), 9);
    expect(unregistered.list().map(({ address }) => address)).toEqual(['d', 'c', 'a']);
    expect([Object.keys(unregistered.list()[0].lastPoints).length, unregistered.list()[0].text.length]).toEqual([28, 500]);
  });
});

describe('adapters', () => {
  it('are found by folder, start together on free ports and stop', async () => {
    const folders = (await discover<Adapter>('server/ingest/*/adapter.ts')).map(({ value }) => value.id);
    expect((await findAdapters()).map(({ id }) => id)).toEqual(folders);
    const running = await startAdapters(testContext());
    expect(running.protocols.map(({ id }) => id)).toEqual(folders);
    const told = (id: string): unknown => running.protocols.find((one) => one.id === id);
    expect(told('dc09')).toMatchObject({ name: 'SIA DC-09', addresses: [expect.stringMatching(/^tcp:/), expect.stringMatching(/^udp:/)] });
    expect(told('gb26875')).toMatchObject({ addresses: [expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/)], speaks: [] });
    expect(told('http')).toMatchObject({ addresses: [], speaks: expect.arrayContaining(['POST /api/v1/observations']) });
    expect(told('mqtt')).toMatchObject({ addresses: [expect.stringMatching(/^mqtt:\/\/127\.0\.0\.1:\d+$/)] });
    for (const [name, port] of Object.entries(running.reachedBy)) {
      const id = name.replace(/^QUANYAN_|_PORT$/g, '').toLowerCase();
      expect([name, port]).toEqual([name, new URL(running.protocols.find((one) => one.id === id)!.addresses[0]).port]);
    }
    expect(Object.keys(running.reachedBy).length).toBeGreaterThan(5);
    for (const { id, speaks } of running.protocols) expect([id, speaks.length]).toEqual([id, new Set(speaks).size]);
    expect(running.get('gb26875')).toHaveProperty('request');
    await running.stop();
  });

  it('one that cannot start stops those that run, and its sentence is kept', async () => {
    let stopped = 0;
    const fine = defineAdapter({
      id: 'fine',
      name: 'Fine',
      senders: 'secret',
      start: async () => ({ addresses: [], reachedBy: {}, stop: async () => void stopped++ }),
    });
    const broken = defineAdapter({
      id: 'broken',
      name: 'Broken',
      senders: 'secret',
      start: () => Promise.reject(new Error('QUANYAN_MQTT_PORT=1883: taken')),
    });
    await expect(startAdapters(testContext(), [fine, broken])).rejects.toThrow('QUANYAN_MQTT_PORT=1883: taken');
    expect(stopped).toBe(1);
  });

  it('who has no secrets asks for none; who has, asks for every device', async () => {
    const said: unknown[] = [];
    const asking = (id: string, senders: 'secret' | 'network'): Adapter =>
      defineAdapter({
        id,
        name: id,
        senders,
        start: async ({ mayReport }) => {
          said.push([id, await mayReport('10.0.0.9:5', 'mh-1', null)]);
          return { addresses: [], reachedBy: {}, stop: async () => undefined };
        },
      });
    const running = await startAdapters(testContext({ mayReport: () => false }), [asking('line', 'network'), asking('broker', 'secret')]);
    expect(said).toEqual([
      ['line', true],
      ['broker', false],
    ]);
    await running.stop();
  });

  it('a taken MQTT port is told with its setting, and nothing is left running', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(startAdapters(testContext({ env: { QUANYAN_MQTT_PORT: String(port) } }))).rejects.toThrow(
      `QUANYAN_MQTT_PORT=${port}: another program already listens`,
    );
    other.close();
  });
});
