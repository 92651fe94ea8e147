import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import alarmPanel from '#devices/alarm-panel/kind.ts';
import perimeterZone from '#devices/perimeter-zone/kind.ts';
import { testContext, until, type TestContext } from '#server/ingest/testing.ts';
import { readAccounts } from './accounts.ts';
import { Receiver } from './receiver.ts';
import { startDc09 } from './server.ts';
import { decrypt, encrypt, readKey } from './wire/cipher.ts';
import { encodeFrame, FrameDecoder, type Frame } from './wire/frame.ts';
import { ACK, DUH, ENCRYPTED, NAK, NULL, onTheLine, PLAIN, SIA, WRONG } from './wire/vectors.ts';

const THEN = Date.UTC(2026, 10, 23, 0, 15, 30);
const PEER = '10.0.0.5:40000';
const [AES_128] = ENCRYPTED;

interface Bench {
  readonly context: TestContext;
  readonly clock: { now: number };
  /** What is answered to one frame, without LF and CR; null = nothing. */
  say(text: string | Buffer, peer?: string): Promise<string | null>;
}

/** @param keys as the setting; @param open nobody is asked for a key */
function bench(keys = '', open = true, more: Parameters<typeof testContext>[0] = {}): Bench {
  const clock = { now: THEN };
  const kindOf = (device: string): typeof alarmPanel | undefined => {
    if (/^dc09:370102\/(3|12)$/.test(device)) return perimeterZone;
    return device === 'dc09:370102' ? alarmPanel : undefined;
  };
  const context = testContext({ now: () => clock.now, kindOf, mayReport: () => open, ...more });
  const receiver = new Receiver(context, { accounts: readAccounts(keys)!, window: { pastMs: 40_000, aheadMs: 20_000 } });
  return {
    context,
    clock,
    say: async (text, peer = PEER) => {
      const decoder = new FrameDecoder();
      const [event] = [...decoder.push(typeof text === 'string' ? onTheLine(text) : text), ...decoder.flush()];
      return (await receiver.hear(event, peer))?.toString('latin1').slice(1, -1) ?? null;
    },
  };
}

const plain = (sequence: string, data: string, stamp = '00:15:30,11-23-2026', account = '370102'): Buffer =>
  encodeFrame(`"ADM-CID"${sequence}L0#${account}[#${account}|${data}]_${stamp}`);
const points = ({ accepted }: TestContext): string[] =>
  accepted
    .filter(({ point }) => point !== 'heartbeat' && point !== 'supervised')
    .map(({ device, point, value }) => `${device} ${point} ${value}`);
const reasons = ({ rejects }: TestContext): string[] => rejects.list().flatMap(({ last }) => last.map(({ reason }) => reason));

describe('a central station', () => {
  it('acknowledges what is stored: an intrusion at a zone of the ledger', async () => {
    const { context, say } = bench();
    expect(await say(PLAIN)).toBe(ACK);
    expect(points(context)).toEqual(['dc09:370102/12 intrusion 1']);
    expect(context.accepted[0]).toMatchObject({ observedAt: THEN, source: 'dc09', via: 'dc09:370102' });
    expect(await say(SIA)).toContain('"ACK"0013R1L0A37#370102[]');
    expect(await say(NULL.replace('00:16:30', '00:15:30'))).toBe(null);
    const { context: alive, say: sayAlive, clock } = bench();
    clock.now = THEN + 60_000;
    expect(await sayAlive(NULL)).toContain('"ACK"0000R1L0A37#370102[]');
    expect(alive.accepted.map(({ device, point }) => `${device} ${point}`)).toEqual([
      'dc09:370102 heartbeat',
      'dc09:370102/3 supervised',
      'dc09:370102/12 supervised',
    ]);
  });

  it.each(ENCRYPTED)('reads what is encrypted with $key, and answers in the same', async ({ key, frame }) => {
    const { context, say } = bench(`370102=${key}`);
    const answer = await say(frame);
    const [event] = new FrameDecoder().push(onTheLine(answer!));
    const { token, encrypted, sequence, account, body } = (event as { frame: Frame }).frame;
    expect({ token, encrypted, sequence, account }).toEqual({ token: 'ACK', encrypted: true, sequence: '0012', account: '370102' });
    expect(decrypt(body, readKey(key)!)).toBe(']_00:15:30,11-23-2026');
    expect(points(context)).toEqual(['dc09:370102/12 intrusion 1']);
  });

  it('says nothing to a wrong checksum, and keeps it', async () => {
    const { context, say } = bench();
    expect(await say(WRONG)).toBe(null);
    expect(points(context)).toEqual([]);
    expect(context.rejects.list()[0]).toMatchObject({ source: 'dc09', count: 1, last: [{ peer: PEER }] });
    expect(Buffer.from(context.rejects.list()[0].last[0].hex, 'hex').toString()).toBe(WRONG);
  });

  it('tells DUH what it cannot read, and who has no or another key, or speaks for another account', async () => {
    const { context, say } = bench('370102=QUANYAN-TEST-KEY-24BYTES,370103=plain', false);
    const other = encrypt('|#370103|1130 01 001]_00:15:30,11-23-2026', readKey('QUANYAN-TEST-KEY-24BYTES')!);
    const asked = [
      AES_128.frame,
      PLAIN,
      plain('0001', '1130 01 001', undefined, '370199'),
      encodeFrame(`"*ADM-CID"0001L0#370102[${other}`),
      plain('0001', 'nonsense', undefined, '370103'),
      encodeFrame('"XYZ"0001L0#370103[#370103|1130 01 001]'),
      encodeFrame('"ADM-CID"0001L0[1130 01 001]'),
    ];
    for (const text of asked) expect(await say(text)).toMatch(/^[0-9A-F]{8}"DUH"/);
    expect(await say(PLAIN)).toBe(DUH);
    expect(context.accepted).toEqual([]);
    expect(reasons(context).slice(0, 7)).toEqual([
      'account 370102: it is not encrypted with the key of the account',
      'account 370102 may not speak without its key (QUANYAN_DC09_KEYS)',
      'account 370199 may not speak without its key (QUANYAN_DC09_KEYS)',
      'account 370102 may not speak for account 370103',
      'account 370103: no Contact ID event: "nonsense"',
      'account 370103: XYZ is not for a central station',
      'it names no account',
    ]);
    expect(await say(plain('0002', '1130 01 001', undefined, '370103'))).toContain('"ACK"0002');
  });

  it('tells our time to a clock of 2000 and of 2099; from the fourth time what begins is taken, what ends is not', async () => {
    const { context, say, clock } = bench();
    clock.now = Date.UTC(2026, 10, 23, 0, 20);
    expect(await say(PLAIN)).toBe(NAK);
    for (const stamp of ['00:00:00,01-01-2000', '00:00:00,01-01-2099']) expect(await say(plain('0012', '1130 01 003', stamp))).toBe(NAK);
    expect(points(context)).toEqual([]);
    expect(await say(plain('0012', '1130 01 003', '00:00:00,01-01-2000'))).toContain('"ACK"0012');
    expect(points(context)).toEqual(['dc09:370102/3 intrusion 1']);
    expect(context.accepted[0]).toMatchObject({ observedAt: clock.now, untimed: true });
    expect(await say(plain('0013', '3130 01 003', '00:00:00,01-01-2000'))).toBe(NAK);
    expect(await say(plain('0014', '1400 01 001', '00:00:00,01-01-2000'))).toBe(NAK);
    expect(points(context)).toHaveLength(1);
  });

  it('stores once what is said again, while it is being stored too; what was not stored may be said again', async () => {
    let fails = true;
    const stored = { count: 0 };
    const accept = async (): Promise<void> => {
      if (fails) throw new Error('the disk is full');
      stored.count++;
    };
    const { say, clock, context } = bench('', true, { accept });
    expect(await say(PLAIN)).toBe(null);
    fails = false;
    expect(await Promise.all([say(PLAIN), say(PLAIN)])).toEqual([ACK, ACK]);
    expect([stored.count, context.again.length]).toEqual([1, 1]);
    // The same event with another number is another one.
    clock.now += 1000;
    await say(plain('0013', '1130 03 012'));
    expect(stored.count).toBe(2);
  });

  it('arms, disarms, bypasses, and tells duress as an event', async () => {
    const { context, say } = bench();
    for (const [i, data] of [
      '3400 01 002',
      '3441 01 002',
      '1400 01 002',
      '1570 01 012',
      '3570 01 012',
      '1121 01 002',
      '1301 00 000',
    ].entries())
      await say(plain(`000${i + 1}`, data));
    expect(points(context)).toEqual([
      'dc09:370102 armed 1',
      'dc09:370102 armed 2',
      'dc09:370102 armed 0',
      'dc09:370102/12 bypassed 1',
      'dc09:370102/12 bypassed 0',
      'dc09:370102 mainPowerFault 1',
    ]);
    expect(context.events.map(({ event, attributes }) => [event, attributes.user])).toEqual([
      ['armed', '2'],
      ['armed', '2'],
      ['disarmed', '2'],
      ['duress', '2'],
    ]);
  });

  it('of zones that the ledger has not, the panel is in alarm until the last is restored', async () => {
    const { context, say } = bench();
    for (const [i, data] of ['1131 01 040', '1131 01 041', '3131 01 040', '3131 01 041'].entries()) await say(plain(`000${i + 1}`, data));
    expect(points(context)).toEqual([1, 1, 1, 0].map((value) => `dc09:370102 intrusion ${value}`));
  });

  it('never throws and always answers in its own words, whatever is said in a good frame', async () => {
    const { say } = bench();
    const text = fc.stringMatching(/^[ -~]{0,80}$/);
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom('ADM-CID', 'SIA-DCS', 'NULL', '*ADM-CID', '*NULL', 'ACK'), async (body, token) => {
        expect(await say(encodeFrame(`"${token}"0001L0#370102[${body}`))).toMatch(/^[0-9A-F]{8}"(\*?ACK|DUH|NAK)"/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('on the line', () => {
  it('TCP and UDP on one port; a frame cut anywhere is answered', async () => {
    const context = testContext({ now: () => THEN, kindOf: () => perimeterZone });
    const running = await startDc09(context);
    onTestFinished(() => running.stop());
    const port = Number(running.reachedBy.QUANYAN_DC09_PORT);
    const heard: Buffer[] = [];
    const socket = connect(port, '127.0.0.1').on('data', (chunk) => heard.push(chunk));
    onTestFinished(() => void socket.destroy());
    for (const byte of Buffer.concat([onTheLine(WRONG), onTheLine(PLAIN)])) socket.write(Uint8Array.of(byte));
    await until(() => Buffer.concat(heard).includes('"ACK"0012'));
    const datagrams: string[] = [];
    const udp = createSocket('udp4').on('message', (bytes) => datagrams.push(bytes.toString('latin1')));
    onTestFinished(() => void udp.close());
    udp.send(onTheLine(SIA), port, '127.0.0.1');
    await until(() => datagrams.length > 0);
    expect(datagrams[0]).toContain('"ACK"0013R1L0A37#370102[]');
    expect(context.senders.get('dc09')).toBe(1);
  });

  it('a port that is taken is told in words, and stops nothing else', async () => {
    const first = await startDc09(testContext());
    onTestFinished(() => first.stop());
    const second = await startDc09(testContext({ env: first.reachedBy }));
    expect(second).toMatchObject({ addresses: [], reachedBy: {} });
    expect(second.speaks![0]).toMatch(/^off: QUANYAN_DC09_PORT=\d+: another program already listens/);
    await second.stop();
  });
});
