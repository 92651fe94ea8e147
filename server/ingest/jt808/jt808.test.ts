import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import careWatch from '#devices/care-watch/kind.ts';
import patrolCar from '#devices/patrol-car/kind.ts';
import { testContext, until, type TestContext } from '#server/ingest/testing.ts';
import { startJt808 } from './server.ts';
import { encodeFrame, FrameDecoder, type Frame, type FrameEvent } from './wire/frame.ts';
import { ID, readBatch, readPosition } from './wire/messages.ts';
import { authenticationCode } from './terminals.ts';
import { BOTH_ESCAPES, bytesOf, HEARTBEAT, PUBLIC, SOS_2013, SOS_2019 } from './wire/vectors.ts';

const SEED = 808;
const THEN = Date.UTC(2026, 10, 23, 0, 15, 30);
const decode = (bytes: Uint8Array): FrameEvent[] => new FrameDecoder().push(bytes);
const frameOf = (text: string): Frame => {
  const [event] = decode(bytesOf(text));
  if (event.kind === 'fault') throw new Error(event.reason);
  return event.frame;
};
const kinds = (events: readonly FrameEvent[]): string[] => events.map(({ kind }) => kind);

describe('frames', () => {
  it('of public terminals and of both editions are read, and written the same', () => {
    for (const text of [...PUBLIC, SOS_2013, HEARTBEAT])
      expect(encodeFrame(frameOf(text)).toString('hex')).toBe(bytesOf(text).toString('hex'));
    expect(frameOf(SOS_2019)).toMatchObject({ id: ID.position, phone: '13800000001', serial: 2, edition: 2019 });
    expect(encodeFrame(frameOf(SOS_2019))).toEqual(bytesOf(SOS_2019));
    expect(frameOf(SOS_2013)).toMatchObject({ phone: '13800000001', edition: 2013 });
  });

  it('are found one byte at a time, glued, cut off, with one flag between two, and between what is none', () => {
    const all = [HEARTBEAT, SOS_2013, SOS_2019, BOTH_ESCAPES].map(bytesOf);
    const decoder = new FrameDecoder();
    const whole = Buffer.concat(all);
    expect(kinds(Array.from(whole, (byte) => decoder.push(Uint8Array.of(byte))).flat())).toEqual(['frame', 'frame', 'frame', 'frame']);
    expect(kinds(decode(Buffer.concat([all[0].subarray(0, 9), ...all])))).toEqual(['fault', 'frame', 'frame', 'frame', 'frame']);
    expect(kinds(decode(Buffer.concat([all[0], all[1].subarray(1)])))).toEqual(['frame', 'fault']);
    const wrong = Buffer.from(all[0]);
    wrong[wrong.length - 2] = 0x55;
    expect(decode(Buffer.concat([wrong, all[1]])).map((event) => (event.kind === 'fault' ? event.reason : 'frame'))).toEqual([
      expect.stringMatching(/^its check is 55, computed 3b$/),
      'frame',
    ]);
  });

  it(`survive being written and read, and nothing throws (seed ${SEED})`, () => {
    const frame = fc.record({
      id: fc.nat(0xffff),
      phone: fc.stringMatching(/^[1-9]\d{0,10}$/),
      serial: fc.nat(0xffff),
      edition: fc.constantFrom(2013 as const, 2019 as const),
      body: fc.uint8Array({ maxLength: 1023 }).map((bytes) => Buffer.from(bytes)),
      part: fc.option(fc.record({ total: fc.nat(0xffff), index: fc.nat(0xffff) })),
    });
    fc.assert(
      fc.property(frame, (one) => {
        expect(decode(encodeFrame(one))).toMatchObject([{ kind: 'frame', frame: one }]);
      }),
      { seed: SEED, numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
        decode(bytes);
        readPosition(Buffer.from(bytes));
        readBatch(Buffer.from(bytes));
      }),
      { seed: SEED, numRuns: 3000 },
    );
  });
});

describe('positions', () => {
  it('say alarms, state, place, speed, course and time', () => {
    expect(readPosition(frameOf(SOS_2013).body)).toEqual({
      at: THEN,
      place: { lng: 117.02345, lat: 36.66712 },
      speed: 0,
      heading: 0,
      points: { sos: 1, overspeed: 0, gnssFault: 0, powerLost: 0, collision: 0, ignition: 1 },
      faults: [],
    });
  });

  it('are nowhere without a fix, and never at 0, 0; a call for help is not lost to what is cut off', () => {
    const body = Buffer.from(frameOf(SOS_2013).body);
    body.writeUInt32BE(1, 4);
    expect(readPosition(body)).toMatchObject({ place: null, points: { sos: 1 } });
    body.writeUInt32BE(3, 4);
    body.writeUInt32BE(0, 8);
    body.writeUInt32BE(0, 12);
    expect(readPosition(body)).toMatchObject({ place: null });
    expect(readPosition(body.subarray(0, 9))).toMatchObject({ points: { sos: 1 }, faults: [expect.stringContaining('9 bytes')] });
    expect(readPosition(body.subarray(0, 5))).toContain('5 bytes');
  });
});

describe('on the line', () => {
  const serial = { serial: 7, phone: '13800000001', edition: 2013 as const, part: null };
  async function line(
    more: Parameters<typeof testContext>[0] = {},
  ): Promise<{ context: TestContext; say(bytes: Uint8Array): void; heard: Frame[] }> {
    const context = testContext({ now: () => THEN, kindOf: () => patrolCar, ...more });
    const running = await startJt808(context);
    onTestFinished(() => running.stop());
    const heard: Frame[] = [];
    const decoder = new FrameDecoder();
    const socket = connect(Number(running.reachedBy.QUANYAN_JT808_PORT), '127.0.0.1').on('data', (chunk) => {
      for (const event of decoder.push(chunk)) if (event.kind === 'frame') heard.push(event.frame);
    });
    onTestFinished(() => void socket.destroy());
    return { context, say: (bytes) => void socket.write(bytes), heard };
  }
  const results = (heard: readonly Frame[]): string[] => heard.map(({ id, body }) => `${id.toString(16)} ${body.toString('hex')}`);

  it('a terminal registers, authenticates, beats and calls for help; where it is is a track', async () => {
    const { context, say, heard } = await line();
    const code = authenticationCode('13800000001');
    say(encodeFrame({ ...serial, id: ID.register, body: Buffer.alloc(37) }));
    say(encodeFrame({ ...serial, id: ID.authenticate, body: Buffer.from(code) }));
    say(encodeFrame({ ...serial, id: ID.authenticate, body: Buffer.from('elsewhere') }));
    say(bytesOf(HEARTBEAT));
    say(bytesOf(SOS_2019));
    say(encodeFrame({ ...serial, id: 0x0900, body: Buffer.alloc(1) }));
    await until(() => heard.length === 6);
    expect(results(heard)).toEqual([
      `8100 000700${Buffer.from(code).toString('hex')}`,
      '8001 0007010200',
      '8001 0007010201',
      '8001 0001000200',
      '8001 0002020000',
      '8001 0007090003',
    ]);
    expect(heard[4].edition).toBe(2019);
    expect(context.accepted.find(({ point }) => point === 'sos')).toMatchObject({
      device: 'jt808:13800000001',
      value: 1,
      observedAt: THEN,
    });
    expect(context.tracks).toMatchObject([{ mover: 'jt808:13800000001', at: THEN, lng: 117.02345, lat: 36.66712 }]);
  });

  it('a batch, also split over two frames, is read at its own times', async () => {
    const { context, say, heard } = await line();
    const position = frameOf(SOS_2013).body;
    const body = Buffer.concat([Buffer.of(0, 2, 1), ...[position, position].flatMap((one) => [Buffer.of(0, one.length), one])]);
    for (const [index, part] of [body.subarray(0, 40), body.subarray(40)].entries())
      say(encodeFrame({ ...serial, id: ID.batch, serial: 7 + index, part: { total: 2, index: index + 1 }, body: part }));
    await until(() => heard.length === 2);
    expect(context.tracks).toHaveLength(2);
    say(encodeFrame({ ...serial, id: ID.batch, body: body.subarray(0, 40) }));
    await until(() => heard.length === 3);
    expect(context.rejects.list()[0].last[0].reason).toContain('1 of 2 positions');
  });

  it('of a kind that has no such point nothing but what it has; in GCJ-02 it is 550 m away', async () => {
    const { context, say, heard } = await line({ kindOf: () => careWatch, env: { QUANYAN_JT808_CRS: 'gcj02' } });
    say(bytesOf(SOS_2013));
    await until(() => heard.length === 1);
    expect(context.accepted.map(({ point }) => point)).toEqual(['sos']);
    const [{ lng, lat }] = context.tracks;
    expect(Math.hypot((lng - 117.02345) * 89_300, (lat - 36.66712) * 111_200)).toBeGreaterThan(400);
  });

  it('who may not report is refused and told; a port that is taken is told in words', async () => {
    const { context, say, heard } = await line({ mayReport: () => false });
    say(bytesOf(SOS_2013));
    await until(() => heard.length === 1);
    expect(results(heard)).toEqual(['8001 007e020001']);
    expect([context.accepted.length, context.rejects.count('jt808')]).toEqual([0, 1]);
    const first = await startJt808(testContext());
    onTestFinished(() => first.stop());
    expect((await startJt808(testContext({ env: first.reachedBy }))).speaks![0]).toMatch(/^off: QUANYAN_JT808_PORT=\d+: another program/);
  });
});
