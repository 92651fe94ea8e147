import { mkdtemp, rm } from 'node:fs/promises';
import { connect as dialTcp, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { connectAsync } from 'mqtt';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND, MessageDecoder, encodeMessage, tagOf } from '#server/ingest/gb26875/wire/codec.ts';
import { anyMessage } from '#server/ingest/gb26875/wire/arbitraries.ts';
import { FIELD, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';
import { encodeFrame } from '#server/ingest/dc09/wire/frame.ts';
import { PLAIN, PUBLIC, SIA, onTheLine } from '#server/ingest/dc09/wire/vectors.ts';
import { encodePacket } from '#server/ingest/hj212/codec.ts';
import { CJT188, DLT645, MBUS, bytesOf as meterBytes } from '#server/ingest/meters/wire/vectors.ts';
import { encodeReports, topicOf } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { encodeFrame as encodeFrame808 } from '#server/ingest/jt808/wire/frame.ts';
import { ID } from '#server/ingest/jt808/wire/messages.ts';
import { BOTH_ESCAPES, HEARTBEAT, SOS_2013, SOS_2019, bytesOf as terminalBytes } from '#server/ingest/jt808/wire/vectors.ts';
import { encodeWatch } from '#server/ingest/watch/wire/frame.ts';
import { startServer, type RunningServer } from '#server/main.ts';
import { readSettings } from '#server/settings.ts';
import { type Addresses, addressesOf, FREE_PORTS } from '#tests/harness/server.ts';
import { CONNECT, packet, publish } from './wire/mqtt-packets.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { waitFor } from '#tests/harness/wait.ts';

const RUNS = SOAK ? 100_000 : 10_000;
const SEED = 26_875;
/** Bad senders at the same time. */
const LANES = 16;

type Change = readonly [how: 'set' | 'cut' | 'insert', where: number, value: number];
const changes = fc.array(fc.tuple(fc.constantFrom('set', 'cut', 'insert'), fc.nat(2000), fc.integer({ min: 0, max: 255 })), {
  minLength: 1,
  maxLength: 8,
});

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

const sendAndEnd = (port: number, bytes: Uint8Array): Promise<void> =>
  new Promise((resolve) => {
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

describe(`${RUNS} mutated frames on each ingress (seed ${SEED}), while a healthy device keeps being confirmed`, () => {
  let folder: string;
  let running: RunningServer;
  let server: Addresses;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quanyan-ingress-'));
    const settings = readSettings({ ...FREE_PORTS, QUANYAN_DATA: folder, QUANYAN_LOG: 'silent' }, { demo: true });
    running = await startServer(settings, { ledger: null, clientDir: null, tilesDir: null, log: pino({ level: 'silent' }) });
    server = addressesOf(running);
  });
  afterAll(async () => {
    for (const socket of sockets) socket.destroy();
    await running?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  async function administrator(): Promise<string> {
    const signedIn = await fetch(`${server.http}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.http },
      body: '{"demoRole":"administrator"}',
    });
    return signedIn.headers.getSetCookie()[0].split(';')[0];
  }

  async function rejected(source: string): Promise<number> {
    const answer = await fetch(`${server.http}/api/v1/ingest/rejects`, { headers: { cookie: await administrator() } });
    const sources = (await answer.json()) as { source: string; count: number; last: unknown[] }[];
    const found = sources.find((one) => one.source === source);
    expect(found?.last.length ?? 0).toBeLessThanOrEqual(200);
    return found?.count ?? 0;
  }

  it('meters: CJ/T 188, DL/T 645, M-Bus', async () => {
    const port = Number(new URL(running.ingress.protocols.find(({ id }) => id === 'meters')!.addresses[0]).port);
    const socket = dialTcp(port, '127.0.0.1');
    sockets.push(socket);
    const unregistered = async (): Promise<number> => {
      const answer = await fetch(`${server.http}/api/v1/ingest/not-in-ledger`, { headers: { cookie: await administrator() } });
      const senders = (await answer.json()) as { address: string; count: number }[];
      return senders.find(({ address }) => address === 'cjt188:10.33010011370001')?.count ?? 0;
    };
    // Meters say nothing that is confirmed: heard again means that the line is alive.
    const report = async (): Promise<void> => {
      const before = await unregistered();
      socket.write(meterBytes(CJT188.answer));
      await waitFor('the healthy meter to be heard again', async () => (await unregistered()) > before);
    };
    const base = fc.constantFrom(...[...Object.values(CJT188), ...Object.values(DLT645), ...Object.values(MBUS)].map(meterBytes));
    expect(await meanwhile(report, flood(port, mutants(base), 50))).toBeGreaterThan(2);
    expect(await rejected('meters')).toBeGreaterThan(RUNS / 10);
  });

  const portOf = (protocol: string): number =>
    Number(new URL(running.ingress.protocols.find(({ id }) => id === protocol)!.addresses.find((one) => one.startsWith('tcp'))!).port);

  /** A line on which every message is answered: healthy while bad ones flood the same port. */
  async function answered(protocol: string, message: Uint8Array, answer: string, base: fc.Arbitrary<Uint8Array>): Promise<void> {
    const socket = dialTcp(portOf(protocol), '127.0.0.1');
    sockets.push(socket);
    let answers = 0;
    socket.on('data', (chunk) => (answers += String(chunk).split(answer).length - 1));
    const report = async (): Promise<void> => {
      const before = answers;
      socket.write(message);
      await waitFor(`the healthy line of ${protocol} to be answered`, () => answers > before);
    };
    expect(await meanwhile(report, flood(portOf(protocol), mutants(base), 50))).toBeGreaterThan(2);
    // Watches have no checksum: many a changed byte says something else, and no more.
    expect(await rejected(protocol)).toBeGreaterThan(RUNS / 20);
  }

  it('SIA DC-09', () => {
    const healthy = encodeFrame('"NULL"0001L0#990001[]');
    return answered('dc09', healthy, '"ACK"0001', fc.constantFrom(...[PLAIN, SIA, ...PUBLIC].map(onTheLine)));
  });

  it('4G watches', () => {
    const said = (content: string, id = '8800000001'): Uint8Array => encodeWatch({ maker: '3G', id, index: '', content });
    const position = '261126,080000,V,0,N,0,E,0,0,0,0,90,80,0,0,00010000,0,0,0';
    const base = fc.constantFrom(said('LK,0,0,80'), said(`AL_LTE,${position}`), said(`UD_LTE,${position}`), said('bphrt,128,82,74,,,,'));
    return answered('watch', said('LK,0,0,80', '8800000002'), 'LK', base);
  });

  it('JT/T 808', () => {
    const base = fc.constantFrom(...[BOTH_ESCAPES, SOS_2013, SOS_2019, HEARTBEAT].map(terminalBytes));
    const healthy = { id: ID.heartbeat, phone: '13800000002', serial: 1, edition: 2013, body: Buffer.alloc(0), part: null } as const;
    return answered('jt808', encodeFrame808(healthy), '\u0000\u0001\u0000\u0002\u0000', base);
  });

  it('HJ 212', async () => {
    const port = portOf('hj212');
    const socket = dialTcp(port, '127.0.0.1');
    sockets.push(socket);
    let answers = 0;
    socket.on('data', (chunk) => (answers += String(chunk).split('CN=9014').length - 1));
    const packet = encodePacket(
      { QN: '20261123081530000', ST: '22', CN: '2011', PW: '1', MN: 'A1', Flag: '5' },
      'a01001-Rtd=6.4,a01001-Flag=N',
    );
    const report = async (): Promise<void> => {
      const before = answers;
      socket.write(packet);
      await waitFor('the healthy station to be answered', () => answers > before);
    };
    expect(await meanwhile(report, flood(port, mutants(fc.constant(packet)), 50))).toBeGreaterThan(2);
    expect(await rejected('hj212')).toBeGreaterThan(RUNS / 10);
  });

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
    const report = (n: number): Promise<void> =>
      new Promise((resolve) => {
        confirmed.set(n & 0xffff, resolve);
        socket.write(
          encodeMessage({
            serial: n & 0xffff,
            time: tagOf(Date.now(), 480),
            source: 889,
            destination: 1,
            command: COMMAND.send,
            unit: { name: 'unitStatus', objects: [{ status: 1, time: tagOf(Date.now(), 480) }] },
          }),
        );
      });
    const base = fc.oneof(
      { weight: 9, arbitrary: anyMessage.map((message) => encodeMessage(message)) },
      { weight: 1, arbitrary: fc.constant(bytesOf(FIELD)) },
    );
    expect(await meanwhile(report, flood(server.gb26875Port, mutants(base), 50))).toBeGreaterThan(10);
    expect(await rejected('gb26875')).toBeGreaterThan(RUNS / 10);
  });

  it('MQTT', async () => {
    const client = await connectAsync(server.mqtt, { protocolVersion: 4 });
    const report = async (n: number): Promise<void> =>
      void (await client.publishAsync(topicOf('mh-1'), encodeReports({ points: { tiltDeg: n % 90 } }), { qos: 1 }));
    const stream = fc
      .array(
        fc.oneof(
          fc.constantFrom(...[0, 1, 2].map((qos) => publish(topicOf('mh-2'), '{"points":{"open":true},"observedAt":1795393000}', qos))),
          fc.constantFrom(
            ...['{"properties":{"opened":1},"timestamp":1795393000}', '{"data":{"opened":1}}'].map((text) =>
              publish(`/manhole/mh-3/${text.includes('data') ? 'event/open' : 'properties/report'}`, text, 1),
            ),
          ),
          fc.constantFrom(
            ...['AXVcA4L0AQQAAQ==', 'A88AAAAAKCMH'].map((data) =>
              publish('application/a1/device/24e124785d000003/event/up', `{"deviceInfo":{"tags":{"kind":"manhole"}},"data":"${data}"}`, 1),
            ),
          ),
          fc.constantFrom(
            packet(0x82, [0, 9], topicOf('mh-2'), [1]),
            packet(0xa2, [0, 9], topicOf('mh-2')),
            packet(0x62, [0, 7]),
            packet(0xc0),
            packet(0x40, [0, 1]),
          ),
        ),
        { minLength: 1, maxLength: 4 },
      )
      .map((packets) => Buffer.concat([CONNECT, ...packets]));
    expect(await meanwhile(report, flood(Number(new URL(server.mqtt).port), mutants(stream), 1))).toBeGreaterThan(10);
    await client.endAsync();
    expect(await rejected('mqtt')).toBeGreaterThan(RUNS / 10);
  });

  it('HTTP', async () => {
    const report = async (n: number): Promise<void> => {
      const body = JSON.stringify({ observations: [{ device: 'mh-1', points: { tiltDeg: n % 90 } }, 'not a row'] });
      const answer = await fetch(`${server.http}/api/v1/observations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${'x'.repeat(9)}` },
        body,
      });
      expect([answer.status, ((await answer.json()) as { accepted: number }).accepted]).toEqual([200, 1]);
    };
    const own = '/api/v1/observations';
    const whole = fc
      .constantFrom(
        [own, '{"observations":[{"device":"mh-2","points":{"open":true},"observedAt":1795393000}]}'],
        [own, '{"observations":[{"device":"mh-3","point":"tiltDeg","value":3}]}'],
        ['/api/v1/ingest/hikvision', '{"macAddress":"00:00:5e:00:53:09","AccessControllerEvent":{"majorEventType":5,"subEventType":27}}'],
        ['/api/v1/ingest/hikvision', '<E><macAddress>00:00:5e:00:53:09</macAddress><eventType>videoloss</eventType></E>'],
        ['/api/v1/ingest/vzenith', '{"AlarmInfoPlate":{"serialno":"a1b2c3","result":{"PlateResult":{"license":"x"}}}}'],
        ['/api/v1/ingest/ctwing', '{"messageType":"dataReport","deviceId":"mh-4","timestamp":1795393000000,"payload":{"tiltDeg":"3"}}'],
        ['/api/v1/ingest/onenet', '{"msg":{"type":1,"dev_id":5,"ds_id":"tiltDeg","value":3},"nonce":"n","msg_signature":"s"}'],
      )
      .map(([path, body]) =>
        Buffer.from(
          `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n` +
            `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        ),
      );
    expect(await meanwhile(report, flood(Number(new URL(server.http).port), mutants(whole), 1))).toBeGreaterThan(10);
  });
});
