import * as fc from 'fast-check';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMAND, MessageDecoder, encodeMessage, tagOf } from '#server/ingest/gb26875/wire/codec.ts';
import { anyMessage } from '#server/ingest/gb26875/wire/arbitraries.ts';
import { FIELD, bytesOf } from '#server/ingest/gb26875/wire/vectors.ts';
import { encodeFrame } from '#server/ingest/dc09/wire/frame.ts';
import { PLAIN, PUBLIC as DC09, SIA, onTheLine } from '#server/ingest/dc09/wire/vectors.ts';
import { encodePacket } from '#server/ingest/hj212/codec.ts';
import { CJT188, DLT645, MBUS, bytesOf as meterBytes } from '#server/ingest/meters/wire/vectors.ts';
import { encodeReports, topicOf } from '#server/ingest/mqtt/dialects/quanyan/codec.ts';
import { encodeFrame as encodeFrame808 } from '#server/ingest/jt808/wire/frame.ts';
import { ID } from '#server/ingest/jt808/wire/messages.ts';
import { BOTH_ESCAPES, HEARTBEAT, SOS_2013, SOS_2019, bytesOf as terminalBytes } from '#server/ingest/jt808/wire/vectors.ts';
import { encodeWatch } from '#server/ingest/watch/wire/frame.ts';
import { CONNECT, packet, publish } from './wire/mqtt-packets.ts';
import { PUBLIC } from '#server/ingest/meokon/vectors.ts';
import { waitFor } from '#tests/harness/wait.ts';
import { flood, meanwhile, mutants, RUNS, SEED } from './wire/mutants.ts';
import { openIngress, type OpenIngress } from './wire/open-ingress.ts';

describe(`${RUNS} mutated frames on each line of devices (seed ${SEED}), while a healthy device keeps being confirmed`, () => {
  const steps: (() => Promise<unknown> | void)[] = [];
  let ingress: OpenIngress;

  beforeAll(async () => {
    ingress = await openIngress((step) => void steps.push(step));
  });
  afterAll(async () => {
    for (const step of steps.reverse()) await step();
  });

  it('meters: CJ/T 188, DL/T 645, M-Bus', async () => {
    const port = ingress.portOf('meters');
    const socket = ingress.dial(port);
    const unregistered = async (): Promise<number> => {
      const senders = await ingress.get<{ address: string; count: number }[]>('/api/v1/ingest/not-in-ledger');
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
    expect(await ingress.rejected('meters')).toBeGreaterThan(RUNS / 10);
  });

  /** A line on which every message is answered: healthy while bad ones flood the same port. */
  async function answered(protocol: string, message: Uint8Array, answer: string, base: fc.Arbitrary<Uint8Array>): Promise<void> {
    const socket = ingress.dial(ingress.portOf(protocol));
    let answers = 0;
    socket.on('data', (chunk) => (answers += String(chunk).split(answer).length - 1));
    const report = async (): Promise<void> => {
      const before = answers;
      socket.write(message);
      await waitFor(`the healthy line of ${protocol} to be answered`, () => answers > before);
    };
    expect(await meanwhile(report, flood(ingress.portOf(protocol), mutants(base), 50))).toBeGreaterThan(2);
    // Watches have no checksum: many a changed byte says something else, and no more.
    expect(await ingress.rejected(protocol)).toBeGreaterThan(RUNS / 20);
  }

  it('SIA DC-09', () => {
    const healthy = encodeFrame('"NULL"0001L0#990001[]');
    return answered('dc09', healthy, '"ACK"0001', fc.constantFrom(...[PLAIN, SIA, ...DC09].map(onTheLine)));
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
    const port = ingress.portOf('hj212');
    const socket = ingress.dial(port);
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
    expect(await ingress.rejected('hj212')).toBeGreaterThan(RUNS / 10);
  });

  it('GB/T 26875', async () => {
    const socket = ingress.dial(ingress.server.gb26875Port);
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
    expect(await meanwhile(report, flood(ingress.server.gb26875Port, mutants(base), 50))).toBeGreaterThan(10);
    expect(await ingress.rejected('gb26875')).toBeGreaterThan(RUNS / 10);
  });

  it('MQTT', async () => {
    const client = await connectAsync(ingress.server.mqtt, { protocolVersion: 4 });
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
    expect(await meanwhile(report, flood(Number(new URL(ingress.server.mqtt).port), mutants(stream), 1))).toBeGreaterThan(10);
    await client.endAsync();
    expect(await ingress.rejected('mqtt')).toBeGreaterThan(RUNS / 10);
  });

  it('pressure terminals', async () => {
    const port = ingress.portOf('meokon');
    const socket = ingress.dial(port);
    const heard = async (): Promise<number> => {
      const senders = await ingress.get<{ address: string; count: number }[]>('/api/v1/ingest/not-in-ledger');
      return senders.find(({ address }) => address === 'meokon:SHMK19060013')?.count ?? 0;
    };
    const report = async (): Promise<void> => {
      const before = await heard();
      socket.write(PUBLIC);
      await waitFor('the healthy terminal to be heard again', async () => (await heard()) > before);
    };
    expect(await meanwhile(report, flood(port, mutants(fc.constant(PUBLIC)), 50))).toBeGreaterThan(2);
    // What is no frame is passed over, with all that follows up to the next, as one.
    expect(await ingress.rejected('meokon')).toBeGreaterThan(RUNS / 50);
  });
});
