import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentData, readCurrent, write188, type Frame188 } from './cjt188.ts';
import { MeterDecoder, type MeterEvent, type MeterFrame } from './codec.ts';
import { answerData, diOf, readRequest, readValues, write645, type Frame645 } from './dlt645.ts';
import { answerFrame, heatData, readMbus, selectFrame, shortFrame, type FrameMbus } from './mbus.ts';
import { CJT188, DLT645, MBUS, bytesOf } from './vectors.ts';

const decode = (bytes: Uint8Array): MeterEvent[] => {
  const decoder = new MeterDecoder();
  return [...decoder.push(bytes), ...decoder.settle()];
};
const one = <T extends MeterFrame>(text: string): T => {
  const events = decode(bytesOf(text));
  expect(events.map(({ kind }) => kind)).toEqual(['frame']);
  return (events[0] as { frame: MeterFrame }).frame as T;
};
const LOCAL = { lowFirst: true };

describe('CJ/T 188', () => {
  it('a public frame of a water meter', () => {
    expect(one<Frame188>(CJT188.water)).toMatchObject({ type: 0x10, address: '78330011223344', control: 0x81 });
    expect(readCurrent(one(CJT188.water))).toMatchObject({
      totalM3: 556_677,
      clock: '2015-05-11 22:01:31',
      valve: 1,
      batteryLow: false,
      faults: [],
    });
  });
  it('what is filled with FF is not known, and never 0', () => {
    expect(readCurrent(one(CJT188.filled))).toMatchObject({ totalM3: 5959, clock: null, faults: [] });
    const frame = one<Frame188>(CJT188.filled);
    frame.data.fill(0xff, 3, 7);
    expect(readCurrent(frame)).toMatchObject({ totalM3: null, faults: [] });
  });
  it('ours: total, heat, and what is sent', () => {
    expect(readCurrent(one(CJT188.answer))).toMatchObject({ totalM3: 1234.56, clock: '2026-11-23 08:15:30', batteryLow: false });
    const { heat } = readCurrent(one(CJT188.heat)) as { heat: object };
    expect(heat).toEqual({ kwh: 56.78, powerKw: 12.5, volumeM3: 150, supplyC: 55.5, returnC: 42.1 });
    const { dialect: _, ...answer } = one<Frame188>(CJT188.answer);
    const data = currentData(5, LOCAL, { totalM3: 1234.56, clock: '20261123081530', valve: 0, batteryLow: false });
    data.set(answer.data.subarray(8, 13), 8);
    expect(Buffer.from(write188({ ...answer, data })).equals(bytesOf(CJT188.answer))).toBe(true);
  });
  it('a wrong unit or digit loses one value and is told', () => {
    const frame = one<Frame188>(CJT188.answer);
    frame.data[7] = 0x05;
    expect(readCurrent(frame)).toMatchObject({ totalM3: null, valve: 0, faults: ['total: unit 05 is none of volume'] });
    frame.data[3] = 0xa1;
    expect(readCurrent(frame)).toMatchObject({ totalM3: null, faults: ['total: a1 34 12 00 is no BCD'] });
    expect(readCurrent({ ...frame, data: frame.data.subarray(0, 10) })).toContain('10 bytes');
  });
});

describe('DL/T 645', () => {
  it.each([
    [DLT645.energy, '00010000', { energyKwh: 1.86 }],
    [DLT645.answer, '00010000', { energyKwh: 1234.56 }],
    [DLT645.voltage, '02010100', { voltageA: 220.7 }],
  ])('%s', (text, di, values) => {
    const frame = one<Frame645>(text);
    expect([diOf(frame), readValues(frame)]).toEqual([di, values]);
  });
  it('asks as the standard says', () => {
    expect(Buffer.from(readRequest('000011370001', '00010000')).equals(bytesOf(DLT645.read.replaceAll('FE ', '')))).toBe(true);
    for (const text of [DLT645.broadcastRead, DLT645.block, DLT645.power]) one(text);
  });
  it('phases that are not there are left out, signs are kept', () => {
    const data = answerData('0202FF00', { currentA: -1.5, currentC: 0.25 })!;
    expect(readValues({ dialect: 'dlt645', address: '000000000001', control: 0x91, data })).toEqual({ currentA: -1.5, currentC: 0.25 });
    expect(answerData('0201FF00', { energyKwh: 1 })).toBeNull();
  });
  it('an address of 68 and 16 is no frame mark', () => {
    const bytes = write645({ address: '166816681668', control: 0x91, data: answerData('00010000', { energyKwh: 7 })! });
    expect(decode(bytes)).toMatchObject([{ kind: 'frame', frame: { address: '166816681668' } }]);
  });
});

describe('M-Bus', () => {
  it('a real heat meter, to the digits that another implementation reads', () => {
    const reading = readMbus(one<FrameMbus>(MBUS.heat)) as { id: string; values: Record<string, number> };
    expect(reading.id).toBe('03575845');
    expect(reading.values).toMatchObject({ heatKwh: 1_389_817, volumeM3: 504_647, powerKw: 0, flowM3h: 0 });
    expect(reading.values.supplyC).toBeCloseTo(41.74, 2);
    expect(reading.values.returnC).toBeCloseTo(35.46, 2);
  });
  it('ours there and back; short frames and single bytes', () => {
    const points = { heatKwh: 12, volumeM3: 3.5, powerKw: 4.25, flowM3h: 0.4, supplyC: 51.5, returnC: 40.25 };
    const [event] = decode(answerFrame(7, heatData('12345678', 1, points)));
    expect(readMbus((event as { frame: FrameMbus }).frame)).toMatchObject({ id: '12345678', values: points, faults: [] });
    expect(decode(Uint8Array.of(0xe5, ...shortFrame(0x40, 253), ...selectFrame('12345678'))).map(({ kind }) => kind)).toEqual([
      'frame',
      'frame',
      'frame',
    ]);
  });
});

const points = fc.record({ totalM3: fc.integer({ min: 0, max: 99_999_999 }).map((n) => n / 100) });
const digits = (n: number): fc.Arbitrary<string> => fc.stringMatching(new RegExp(`^[0-9]{${n}}$`));
const frames = fc.oneof(
  fc.tuple(points, digits(14), fc.integer({ min: 0, max: 255 })).map(([{ totalM3 }, address, serial]) =>
    write188({
      type: 0x10,
      address,
      control: 0x81,
      data: currentData(serial, LOCAL, { totalM3, clock: '20261123081530', valve: 0, batteryLow: false }),
    }),
  ),
  fc
    .tuple(digits(12), fc.integer({ min: 0, max: 9999 }))
    .map(([address, volts]) => write645({ address, control: 0x91, data: answerData('02010100', { voltageA: volts / 10 })! })),
  fc
    .tuple(digits(8), fc.integer({ min: 0, max: 250 }), fc.float({ min: 0, max: 99, noNaN: true }))
    .map(([id, address, supplyC]) => answerFrame(address, heatData(id, 1, { supplyC }))),
);

describe('a line', () => {
  it('cut anywhere and glued gives the same frames', () => {
    fc.assert(
      fc.property(fc.array(frames, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(40)), (sent, cuts) => {
        const bytes = Buffer.concat(sent.flatMap((frame) => [Uint8Array.of(0xfe, 0xfe), frame]));
        const decoder = new MeterDecoder();
        const events: MeterEvent[] = [];
        let at = 0;
        for (const cut of cuts) events.push(...decoder.push(bytes.subarray(at, (at += cut))));
        events.push(...decoder.push(bytes.subarray(at)), ...decoder.settle());
        expect(events.flatMap((event) => (event.kind === 'frame' ? [Buffer.from(event.bytes).toString('hex')] : []))).toEqual(
          sent.map((frame) => Buffer.from(frame).toString('hex')),
        );
      }),
    );
  });
  it('one byte at a time is the same', () => {
    const decoder = new MeterDecoder();
    const events = [...bytesOf(`${CJT188.answer} ${DLT645.answer} ${MBUS.heat}`)].flatMap((byte) => decoder.push(Uint8Array.of(byte)));
    expect(events.filter(({ kind }) => kind === 'frame')).toHaveLength(3);
  });
  it('mutated bytes throw nothing and lose nothing: every byte is in a frame, in junk or a wake-up byte', () => {
    const change = fc.tuple(fc.constantFrom('set', 'cut', 'insert'), fc.nat(200), fc.integer({ min: 0, max: 255 }));
    fc.assert(
      fc.property(frames, fc.array(change, { minLength: 1, maxLength: 6 }), (frame, changes) => {
        const bytes = [...frame];
        for (const [what, where, value] of changes) {
          const at = where % (bytes.length + 1);
          if (what === 'set') bytes[at] = value;
          else if (what === 'cut') bytes.splice(at, 1 + (value % 8));
          else bytes.splice(at, 0, value);
        }
        const events = decode(Uint8Array.from(bytes, (byte) => byte ?? 0));
        const kept = events.reduce((sum, event) => sum + event.bytes.length, 0);
        expect(kept).toBeLessThanOrEqual(bytes.length);
        expect(bytes.length - kept).toBeLessThanOrEqual(bytes.filter((byte) => byte === 0xfe).length);
        for (const event of events) {
          if (event.kind !== 'frame') continue;
          if (event.frame.dialect === 'cjt188') readCurrent(event.frame);
          else if (event.frame.dialect === 'dlt645') readValues(event.frame);
          else readMbus(event.frame);
        }
      }),
      { numRuns: 5000 },
    );
  });
  it('a wrong checksum of each is told with both values, and the next frame counts', () => {
    for (const text of [CJT188.answer, DLT645.answer, MBUS.heat]) {
      const bytes = bytesOf(text);
      bytes[bytes.length - 2] ^= 1;
      const [junk, next] = decode(Buffer.concat([bytes, bytesOf(CJT188.answer)]));
      expect(junk).toMatchObject({ kind: 'junk', reason: expect.stringMatching(/checksum is .., must be ../) as string });
      expect(next).toMatchObject({ kind: 'frame' });
    }
  });
});
