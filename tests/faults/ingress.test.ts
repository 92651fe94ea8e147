import { mkdtemp, rm } from 'node:fs/promises';
import { connect as dialTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND, MessageDecoder, encodeMessage, tagOf } from '#server/ingest/gb26875/codec.ts';
import { anyMessage } from '#server/ingest/gb26875/arbitraries.ts';
import { FIELD, bytesOf } from '#server/ingest/gb26875/vectors.ts';
import { encodeReports, topicOf } from '#server/ingest/mqtt/codec.ts';
import { startServer, type RunningServer } from '#server/main.ts';
import { readSettings } from '#server/settings.ts';

const RUNS = 10_000;
const SEED = 26_875;
/** Bad senders at the same time. */
const LANES = 16;

type Change = readonly [how: 'set' | 'cut' | 'insert', where: number, value: number];
const changes = fc.array(fc.tuple(fc.constantFrom('set', 'cut', 'insert'), fc.nat(2000), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });

function mutate(bytes: Uint8Array, how: readonly Change[]): Uint8Array {
  const out = [...bytes];
  for (const [what, where, value] of how) {
    const at = where % (out.length + 1);
    if (what === 'set') out[at] = value;
    else if (what === 'cut') out.splice(at, 1 + (value % 16));
    else out.splice(at, 0, value);
  }
  return Uint8Array.from(out);
}
const mutants = (base: fc.Arbitrary<Uint8Array>): Uint8Array[] =>
  fc.sample(fc.tuple(base, changes), { numRuns: RUNS, seed: SEED }).map(([bytes, how]) => mutate(bytes, how));

/** Sends pieces over several connections at once, a new one every `each` pieces; what the server answers is thrown away. */
async function flood(port: number, pieces: readonly Uint8Array[], each: number): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < pieces.length) {
      const batch = pieces.slice(next, next + each);
      next += each;
      await sendAndEnd(port, Buffer.concat(batch));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

const sendAndEnd = (port: number, bytes: Uint8Array): Promise<void> => new Promise((resolve) => {
  const socket = dialTcp({ port, host: '127.0.0.1', allowHalfOpen: false });
  socket.on('error', () => undefined);
  socket.on('close', () => resolve());
  socket.resume();
  socket.end(bytes);
});

/** Runs `report` again and again until `work` is over; every one of them must be confirmed. */
async function meanwhile(report: (n: number) => Promise<void>, work: Promise<void>): Promise<number> {
  const state = { over: false };
  void work.finally(() => Object.assign(state, { over: true }));
  let confirmed = 0;
  while (!state.over) await report(confirmed++);
  await work;
  await report(confirmed++);
  return confirmed;
}

describe(`10,000 mutated frames on each ingress (seed ${SEED}), while a healthy device keeps being confirmed`, () => {
  let folder: string;
  let server: RunningServer;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quanyan-ingress-'));
    const settings = readSettings({ QUANYAN_PORT: '0', QUANYAN_MQTT_PORT: '0', QUANYAN_GB26875_PORT: '0', QUANYAN_DATA: folder, QUANYAN_LOG: 'silent' }, { demo: true });
    server = await startServer(settings, { ledger: null, clientDir: null, tilesDir: null, log: pino({ level: 'silent' }) });
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function rejected(source: string): Promise<number> {
    const signedIn = await fetch(`${server.http}/api/v1/session`, { method: 'POST', headers: { 'content-type': 'application/json', origin: server.http }, body: '{"demoRole":"administrator"}' });
    const cookie = signedIn.headers.getSetCookie()[0].split(';')[0];
    const answer = await fetch(`${server.http}/api/v1/ingest/rejects`, { headers: { cookie } });
    const sources = (await answer.json()) as { source: string; count: number; last: unknown[] }[];
    const found = sources.find((one) => one.source === source);
    expect(found?.last.length ?? 0).toBeLessThanOrEqual(200);
    return found?.count ?? 0;
  }

  it('GB/T 26875', async () => {
    const socket = dialTcp(server.gb26875Port, '127.0.0.1');
    sockets.push(socket);
    const decoder = new MessageDecoder();
    const confirmed = new Map<number, () => void>();
    socket.on('data', (chunk) => {
      for (const event of decoder.push(chunk)) {
        if (event.kind === 'message' && event.message.command === COMMAND.confirm) confirmed.get(event.message.serial)?.();
      }
    });
    const report = (n: number): Promise<void> => new Promise((resolve) => {
      confirmed.set(n & 0xffff, resolve);
      socket.write(encodeMessage({
        serial: n & 0xffff, time: tagOf(Date.now(), 480), source: 889, destination: 1, command: COMMAND.send,
        unit: { name: 'unitStatus', objects: [{ status: 1, time: tagOf(Date.now(), 480) }] },
      }));
    });
    const base = fc.oneof({ weight: 9, arbitrary: anyMessage.map((message) => encodeMessage(message)) }, { weight: 1, arbitrary: fc.constant(bytesOf(FIELD)) });
    expect(await meanwhile(report, flood(server.gb26875Port, mutants(base), 50))).toBeGreaterThan(10);
    expect(await rejected('gb26875')).toBeGreaterThan(RUNS / 10);
  });

  it('MQTT', async () => {
    const client = await connectAsync(server.mqtt, { protocolVersion: 4 });
    const report = async (n: number): Promise<void> => void (await client.publishAsync(topicOf('mh-1'), encodeReports({ points: { tiltDeg: n % 90 } }), { qos: 1 }));
    const stream = fc.array(fc.oneof(
      fc.constantFrom(...[0, 1, 2].map((qos) => publish(topicOf('mh-2'), '{"points":{"open":true},"observedAt":1795393000}', qos))),
      fc.constantFrom(packet(0x82, [0, 9], topicOf('mh-2'), [1]), packet(0xa2, [0, 9], topicOf('mh-2')), packet(0x62, [0, 7]), packet(0xc0), packet(0x40, [0, 1])),
    ), { minLength: 1, maxLength: 4 }).map((packets) => Buffer.concat([CONNECT, ...packets]));
    expect(await meanwhile(report, flood(Number(new URL(server.mqtt).port), mutants(stream), 1))).toBeGreaterThan(10);
    await client.endAsync();
    expect(await rejected('mqtt')).toBeGreaterThan(RUNS / 10);
  });

  it('HTTP', async () => {
    const report = async (n: number): Promise<void> => {
      const body = JSON.stringify({ observations: [{ device: 'mh-1', points: { tiltDeg: n % 90 } }, 'not a row'] });
      const answer = await fetch(`${server.http}/api/v1/observations`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${'x'.repeat(9)}` }, body });
      expect([answer.status, ((await answer.json()) as { accepted: number }).accepted]).toEqual([200, 1]);
    };
    const whole = fc.constantFrom('{"observations":[{"device":"mh-2","points":{"open":true},"observedAt":1795393000}]}', '{"observations":[{"device":"mh-3","point":"tiltDeg","value":3}]}')
      .map((body) => Buffer.from(`POST /api/v1/observations HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`));
    expect(await meanwhile(report, flood(Number(new URL(server.http).port), mutants(whole), 1))).toBeGreaterThan(10);
  });
});

/** An MQTT packet of bytes and length-prefixed texts, shorter than 128 bytes or so. */
function packet(type: number, ...parts: (string | readonly number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => {
    if (typeof part !== 'string') return Buffer.from(part);
    const text = Buffer.from(part);
    return Buffer.concat([Buffer.from([text.length >> 8, text.length & 255]), text]);
  }));
  return Buffer.concat([Buffer.from(body.length < 128 ? [type, body.length] : [type, (body.length & 127) | 128, body.length >> 7]), body]);
}
function publish(topic: string, payload: string, qos: number): Buffer {
  return packet(0x30 | (qos << 1), topic, qos > 0 ? [0, 7] : [], [...Buffer.from(payload)]);
}
const CONNECT = packet(0x10, 'MQTT', [4, 2, 0, 60], '');
