import { describe, expect, it } from 'vitest';
import { createServer } from 'node:net';
import { createRejects } from './rejects.ts';
import { findAdapters, startAdapters } from './start.ts';
import { Strays } from './strays.ts';
import { testContext } from './testing.ts';
import { defineAdapter } from './adapter.ts';
import type { Observation } from '#contract/observation.ts';

describe('rejects', () => {
  it('counts all, keeps the last 200 of a source, at most 4 kB of each', () => {
    const rejects = createRejects(() => 5);
    for (let i = 0; i < 250; i++) rejects.note('mqtt', 'peer', new Uint8Array(5000).fill(i), `reason ${i}`);
    rejects.note('http', 'p'.repeat(10_000), Uint8Array.of(1, 171), 'r'.repeat(10_000));
    const [mqtt, http] = rejects.list();
    expect([mqtt.count, mqtt.last.length, mqtt.last[0].reason, mqtt.last.at(-1)?.bytes, mqtt.last[0].hex.length]).toEqual([250, 200, 'reason 50', 5000, 8192]);
    expect([http.last[0].hex, http.last[0].at, http.last[0].peer.length, http.last[0].reason.length]).toEqual(['01ab', 5, 500, 500]);
    expect([rejects.count('mqtt'), rejects.count('none')]).toEqual([250, 0]);
  });

  it('sources cannot be made up without end', () => {
    const rejects = createRejects(() => 0);
    for (let i = 0; i < 1000; i++) rejects.note(`s${i}`, '', new Uint8Array(0), '');
    expect(rejects.list()).toHaveLength(64);
  });
});

describe('strays', () => {
  const say = (device: string, point = 'fire', more: Partial<Observation> = {}): Observation =>
    ({ device, point, value: 1, observedAt: 0, quality: 'good', source: 'gb26875', ...more });

  it('one row per address, newest first, with what it said last', () => {
    const strays = new Strays();
    strays.note(say('a', 'fire', { kindHint: 'smoke-detector', via: 'gb26875:1', text: '厨房' }), 10);
    strays.note(say('b'), 20);
    strays.note(say('a', 'fault'), 30);
    expect(strays.list()).toEqual([
      { address: 'a', source: 'gb26875', kindHint: 'smoke-detector', via: 'gb26875:1', firstAt: 10, lastAt: 30, count: 2, lastPoints: { fire: 1, fault: 1 }, text: '厨房' },
      { address: 'b', source: 'gb26875', kindHint: undefined, via: undefined, firstAt: 20, lastAt: 20, count: 1, lastPoints: { fire: 1 }, text: '' },
    ]);
    strays.learned(['a', 'c']);
    expect([strays.size, strays.list()[0].address]).toEqual([1, 'b']);
  });

  it('is bounded in addresses, points and text; the longest silent give way', () => {
    const strays = new Strays(3);
    for (const [i, device] of ['a', 'b', 'a', 'c', 'd'].entries()) strays.note(say(device, 'p', { text: 'x'.repeat(9999) }), i);
    for (let i = 0; i < 100; i++) strays.note(say('d', `p${i}`), 9);
    expect(strays.list().map(({ address }) => address)).toEqual(['d', 'c', 'a']);
    expect([Object.keys(strays.list()[0].lastPoints).length, strays.list()[0].text.length]).toEqual([28, 500]);
  });
});

describe('adapters', () => {
  it('are found by folder, start together on free ports and stop', async () => {
    expect((await findAdapters()).map(({ id }) => id)).toEqual(['gb26875', 'mqtt']);
    const running = await startAdapters(testContext());
    expect(running.addresses).toEqual([expect.stringMatching(/^tcp:\/\/127\.0\.0\.1:\d+$/), expect.stringMatching(/^mqtt:\/\/127\.0\.0\.1:\d+$/)]);
    expect(running.get('gb26875')).toHaveProperty('request');
    await running.stop();
  });

  it('one that cannot start stops those that run, and its sentence is kept', async () => {
    let stopped = 0;
    const fine = defineAdapter({ id: 'fine', start: async () => ({ addresses: [], stop: async () => void stopped++ }) });
    const broken = defineAdapter({ id: 'broken', start: () => Promise.reject(new Error('QUANYAN_MQTT_PORT=1883: taken')) });
    await expect(startAdapters(testContext(), [fine, broken])).rejects.toThrow('QUANYAN_MQTT_PORT=1883: taken');
    expect(stopped).toBe(1);
  });

  it('a taken MQTT port is told with its setting, and nothing is left running', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    await expect(startAdapters(testContext({ settings: { mqttPort: port } }))).rejects.toThrow(`QUANYAN_MQTT_PORT=${port}: another program already listens`);
    other.close();
  });
});
