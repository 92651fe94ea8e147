import { connect } from 'node:net';
import * as fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import weatherStation from '#devices/weather-station/kind.ts';
import { testContext, until, type TestContext } from '#server/ingest/testing.ts';
import { zoneOf } from '#contract/zone.ts';
import adapter from './adapter.ts';
import { PacketDecoder, answerTo, encodePacket, type Packet, type PacketEvent } from './codec.ts';
import { PacketParts } from './parts.ts';
import { readFields } from './read.ts';

/** The standard's own sample. */
const STANDARD = '##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80';
const OURS =
  '##0253QN=20261123081530000;ST=22;CN=2011;PW=123456;MN=3701020070010000QY000001;Flag=5;CP=&&DataTime=20261123081500;' +
  'a34004-Rtd=0.035,a34004-Flag=N;a34002-Rtd=0.061,a34002-Flag=N;' +
  'a01001-Rtd=6.4,a01001-Flag=N;a01002-Rtd=41.0,a01002-Flag=N;LA-Rtd=52.3,LA-Flag=N&&8701';
const ANSWER = '##0087QN=20261123081530000;ST=91;CN=9014;PW=123456;MN=3701020070010000QY000001;Flag=4;CP=&&&&EF41';
/** LEN counts six more. */
const PLUS_SIX =
  '##0131ST=22;CN=2011;PW=123456;MN=120112TJTGGN13;CP=&&DataTime=20150811151200;PM10-Rtd=89.59,PM10-Flag=N;TSP-Rtd=133.71,TSP-Flag=N&&C241';
const zone = zoneOf('Asia/Shanghai');

const decode = (text: string): PacketEvent[] => new PacketDecoder().push(Buffer.from(text, 'latin1'));
const packetOf = (text: string): Packet => {
  const [event] = decode(text);
  expect(event.kind).toBe('packet');
  return (event as Extract<PacketEvent, { kind: 'packet' }>).packet;
};

describe('packets', () => {
  it('of the standard, of ours, and of a sender that counts six more', () => {
    expect(packetOf(STANDARD).head).toMatchObject({ CN: '1062', MN: '010000A8900016F000169DC0' });
    expect(readFields(packetOf(OURS).cp, zone)).toEqual({
      values: { pm25: 35, pm10: 61, tempC: 6.4, humidityPct: 41, noiseDb: 52.3, fault: 0 },
      at: Date.UTC(2026, 10, 23, 0, 15),
      faults: [],
    });
    expect(packetOf(PLUS_SIX)).toMatchObject({ dialect: 'length-plus-six', head: { MN: '120112TJTGGN13' } });
  });
  it('is answered as the standard says, and only when it asks for it', () => {
    expect(Buffer.from(answerTo(packetOf(OURS))!).toString()).toBe(`${ANSWER}\r\n`);
    expect(answerTo(packetOf(PLUS_SIX))).toBeNull();
  });
  it('a small CRC, three digits, garbage between, one byte at a time', () => {
    const three = Buffer.from(encodePacket({ MN: 'A1', CN: '2011' }, 'a01001-Rtd=1', 'three-digits')).toString();
    const all = `xx\r\n${OURS.slice(0, -4)}8701\r\n${STANDARD.slice(0, -4)}1c80\r\n#${three}`;
    const decoder = new PacketDecoder();
    const events = [...Buffer.from(all, 'latin1')].flatMap((byte) => decoder.push(Uint8Array.of(byte)));
    expect(events.filter(({ kind }) => kind === 'packet')).toHaveLength(3);
  });
  it('a wrong CRC or length is told with its value, and the next packet counts', () => {
    const [junk, next] = decode(`${OURS.slice(0, -4)}1234\r\n${STANDARD}`);
    expect(junk).toMatchObject({ kind: 'junk', reason: 'CRC is 1234, must be 8701' });
    expect(next).toMatchObject({ kind: 'packet' });
    expect(decode(`##9xyz${STANDARD}`)[0]).toMatchObject({ kind: 'junk', reason: 'length "9xyz" is no number' });
  });
  it('mutated packets throw nothing, and cut anywhere they are the same', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(300), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }),
        fc.array(fc.nat(60)),
        (changes, cuts) => {
          const bytes = Buffer.from(`${OURS}\r\n${STANDARD}\r\n`, 'latin1');
          for (const [where, value] of changes) bytes[where % bytes.length] = value;
          const decoder = new PacketDecoder();
          const events: PacketEvent[] = [];
          let at = 0;
          for (const cut of cuts) events.push(...decoder.push(bytes.subarray(at, (at += cut))));
          events.push(...decoder.push(bytes.subarray(at)));
          const packets = (list: readonly PacketEvent[]): string[] =>
            list.flatMap((event) => (event.kind === 'packet' ? [Buffer.from(event.bytes).toString('hex')] : []));
          expect(packets(events)).toEqual(packets(new PacketDecoder().push(bytes)));
          for (const event of events) if (event.kind === 'packet') readFields(event.packet.cp, zone);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('values', () => {
  it('of a faulty instrument are none; what is no number is told and its neighbour counts', () => {
    const { values, faults, at } = readFields(
      'DataTime=20269923081500;a01001-Rtd=6.4,a01001-Flag=D;a01007-Rtd=x,a01007-Flag=N;a01002-Avg=40',
      zone,
    );
    expect([values, at]).toEqual([{ humidityPct: 40, fault: 1 }, null]);
    expect(faults).toEqual(['DataTime 20269923081500 is no time', 'a01007-Rtd: "x" is no number']);
  });
  it('of a packet in parts are put together, in whatever order they come', () => {
    const parts = new PacketParts();
    const part = (PNO: string, cp: string): Packet => ({
      head: { MN: 'A', QN: '1', CN: '2011', Flag: '3', PNUM: '2', PNO },
      cp,
      dialect: 'standard',
    });
    expect(parts.add(part('2', 'a01002-Rtd=40'))).toBeNull();
    expect(parts.add(part('1', 'a01001-Rtd=6'))).toBe('a01001-Rtd=6;a01002-Rtd=40');
  });
});

async function listen(
  more: Parameters<typeof testContext>[0] = {},
): Promise<{ context: TestContext; say(text: string): void; heard: () => string }> {
  const context = testContext({ kindOf: () => weatherStation, ...more });
  const running = await adapter.start!(context);
  onTestFinished(() => running.stop());
  const socket = connect(Number(running.reachedBy.QUANYAN_HJ212_PORT), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let heard = '';
  socket.on('error', () => undefined).on('data', (chunk) => (heard += String(chunk)));
  return { context, say: (text) => void socket.write(text, 'latin1'), heard: () => heard };
}

describe('a station on a line', () => {
  it('is answered when its values are stored', async () => {
    const { context, say, heard } = await listen();
    say(`${OURS}\r\n`);
    await until(() => heard() !== '');
    expect(heard()).toBe(`${ANSWER}\r\n`);
    expect(context.accepted.find(({ point }) => point === 'tempC')).toMatchObject({
      device: 'hj212:3701020070010000QY000001',
      value: 6.4,
      source: 'hj212',
    });
  });
  it('with a wrong secret is not heard, and its secret is kept nowhere', async () => {
    const { context, say, heard } = await listen({ mayReport: (_peer, _device, secret) => secret === 'right' });
    say(`${OURS}\r\n${OURS.slice(0, -4)}0000\r\n`);
    await until(() => context.rejects.count('hj212') === 2);
    expect([context.accepted, heard()]).toEqual([[], '']);
    expect(JSON.stringify(context.rejects.list())).not.toContain(Buffer.from('123456').toString('hex'));
  });
});
