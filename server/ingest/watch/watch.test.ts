import { connect } from 'node:net';
import fc from 'fast-check';
import careWatch from '#devices/care-watch/kind.ts';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testContext, until, type TestContext } from '#server/ingest/testing.ts';
import { startWatch } from './server.ts';
import { readReport } from './wire/content.ts';
import { encodeWatch, WatchDecoder, type WatchEvent } from './wire/frame.ts';

const HEARTBEAT = '[3G*8800000015*000C*LK,1200,0,87]';
const SOS = '[3G*8800000015*0056*AL_LTE,231126,001530,A,36.669000,N,117.037000,E,0.0,0,28,9,90,87,1200,0,00010000,0,0,0]';
const FALL = '[3G*8800000015*003F*AL_LTE,231126,001530,V,0,N,0,E,0,0,0,0,90,87,0,0,00200000,0,0,0]';
const PRESSURE = '[3G*8800000015*0013*bphrt,128,82,76,,,,]';
const OXYGEN = '[3G*8800000015*000B*oxygen,0,97]';
const ALL = [HEARTBEAT, SOS, FALL, PRESSURE, OXYGEN];
const THEN = Date.UTC(2026, 10, 23, 0, 15, 30);

const decode = (bytes: Uint8Array): WatchEvent[] => new WatchDecoder().push(bytes);
const contentsOf = (events: readonly WatchEvent[]): string[] =>
  events.map((event) => (event.kind === 'frame' ? event.frame.content : 'fault'));

describe('frames', () => {
  it('are read, and written the same', () => {
    for (const text of ALL) {
      const [event] = decode(Buffer.from(text));
      if (event.kind !== 'frame') throw new Error(event.reason);
      expect(encodeWatch(event.frame).toString()).toBe(text);
    }
    const [indexed] = decode(Buffer.from('[ZJ*5678901234*0007*0002*LK]'));
    expect(indexed).toMatchObject({ kind: 'frame', frame: { maker: 'ZJ', index: '0007', content: 'LK' } });
  });

  it('are found one byte at a time, glued, cut off, and between what is none', () => {
    const wanted = ALL.map((text) => text.split('*').slice(3).join('*').slice(0, -1));
    const decoder = new WatchDecoder();
    expect(contentsOf(Array.from(Buffer.from(ALL.join('')), (byte) => decoder.push(Uint8Array.of(byte))).flat())).toEqual(wanted);
    expect(contentsOf(decode(Buffer.from(`${SOS.slice(0, 40)}${ALL.join('')}`)))).toEqual(['fault', ...wanted]);
    expect(contentsOf(decode(Buffer.from(`\r\n[x]${HEARTBEAT}]]`)))).toEqual(['fault', 'LK,1200,0,87', 'fault']);
    expect(contentsOf(decode(Buffer.from(HEARTBEAT.replace('000C', '000B'))))).toEqual(['fault']);
  });

  it('never throw, whatever comes; what comes behind is read', () => {
    fc.assert(
      fc.property(fc.constantFrom(...ALL), fc.nat(), fc.nat(255), fc.uint8Array({ maxLength: 50 }), (text, at, to, noise) => {
        const bytes = Buffer.from(text);
        bytes[at % bytes.length] = to;
        const decoder = new WatchDecoder();
        for (const event of [...decoder.push(bytes), ...decoder.push(noise)]) if (event.kind === 'frame') readReport(event.frame.content);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('contents', () => {
  it('alarms, battery and time; levels, never values', () => {
    const of = (text: string): ReturnType<typeof readReport> => readReport(contentsOf(decode(Buffer.from(text)))[0]);
    expect(of(SOS)).toEqual({
      answer: 'AL',
      at: THEN,
      points: { batteryPct: 87, sos: 1, fall: 0, takenOff: 0, outside: 0 },
      place: { lng: 117.037, lat: 36.669, speed: 0, heading: 0 },
      faults: [],
    });
    expect(of(FALL)).toMatchObject({ points: { fall: 1, sos: 0 }, place: null });
    expect(of(HEARTBEAT)).toEqual({ answer: 'LK', at: null, points: { batteryPct: 87 }, place: null, faults: [] });
    expect(of(SOS.replace('36.669000', '00.000000').replace('117.037000', '000.000000')).place).toBeNull();
    expect(of(PRESSURE).points).toEqual({ pressureLevel: 0, heartLevel: 0 });
    expect(of(OXYGEN).points).toEqual({ oxygenLevel: 0 });
    const levels = ['heart,130', 'heart,39', 'bphrt,170,95,0', 'bphrt,120,112,0', 'oxygen,0,89', 'btemp2,1,37.6', 'heart,0'];
    expect(levels.map((text) => Object.values(readReport(text).points))).toEqual([[1], [2], [1], [2], [2], [1], []]);
  });

  it('an SOS is not lost to a bad byte beside it', () => {
    const { points, at, faults } = readReport('AL,991326,xx,A,?,N,,E,,,,,,200,,,00010000');
    expect([points.sos, at, points.batteryPct, faults.length]).toEqual([1, null, undefined, 3]);
    expect(readReport('AL,231126,001530').faults).toEqual(['its status cannot be read']);
    expect(readReport('heart,900').faults).toEqual(['heartLevel cannot be so: left out']);
  });
});

describe('on the line', () => {
  async function line(
    more: Parameters<typeof testContext>[0] = {},
  ): Promise<{ context: TestContext; say(text: string): void; heard: string[] }> {
    const context = testContext({ now: () => THEN, ...more });
    const running = await startWatch(context);
    onTestFinished(() => running.stop());
    const heard: string[] = [];
    const socket = connect(Number(running.reachedBy.QUANYAN_WATCH_PORT), '127.0.0.1').on('data', (chunk) => heard.push(chunk.toString()));
    onTestFinished(() => void socket.destroy());
    return { context, say: (text) => void socket.write(text), heard };
  }

  it('heartbeats and alarms are answered when they are stored', async () => {
    const { context, say, heard } = await line();
    say(ALL.join(''));
    await until(() => heard.join('').split(']').length === 4);
    expect(heard.join('')).toBe('[3G*8800000015*0002*LK][3G*8800000015*0002*AL][3G*8800000015*0002*AL]');
    expect(context.accepted.find(({ point, value }) => point === 'sos' && value === 1)).toMatchObject({
      device: 'watch:8800000015',
      observedAt: THEN,
      source: 'watch',
      kindHint: 'care-watch',
    });
    // The ledger does not know this watch: nobody knows whether it moves.
    expect(context.tracks).toEqual([]);
    const known = await line({ kindOf: () => careWatch });
    known.say(ALL.join(''));
    await until(() => known.heard.join('').split(']').length === 4);
    expect(known.context.tracks).toEqual([
      { mover: 'watch:8800000015', at: THEN, lng: 117.037, lat: 36.669, speed: 0, heading: 0, source: 'watch' },
    ]);
  });

  it('who may not report is not answered, and told; health is never kept as hex', async () => {
    const { context, say } = await line({ mayReport: () => false });
    say(HEARTBEAT);
    await until(() => context.rejects.count('watch') === 1);
    expect(context.accepted).toEqual([]);
    const open = await line();
    open.say('[3G*8800000015*0009*heart,900]');
    await until(() => open.context.rejects.count('watch') === 1);
    expect(open.context.rejects.list()[0].last[0]).toMatchObject({
      hex: '',
      reason: 'watch:8800000015: heartLevel cannot be so: left out',
    });
  });

  it('a port that is taken is told in words, and stops nothing else', async () => {
    const first = await startWatch(testContext());
    onTestFinished(() => first.stop());
    const second = await startWatch(testContext({ env: first.reachedBy }));
    expect(second.speaks![0]).toMatch(/^off: QUANYAN_WATCH_PORT=\d+: another program already listens/);
  });
});
