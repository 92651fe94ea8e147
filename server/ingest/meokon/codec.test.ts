import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReportDecoder, encodeReport, type TerminalReport } from './codec.ts';
import { observe } from './observe.ts';
import { PUBLIC } from './vectors.ts';

/** The longest frame, and the most that is told as junk in one piece. */
const LARGEST_HELD = 2048 + 1024;
const seed = Number(process.env.QUANYAN_SEED ?? 55);

const reports = fc.record<TerminalReport>({
  number: fc.stringMatching(/^[!-~]{12}$/),
  mains: fc.boolean(),
  batteryPct: fc.integer({ min: 0, max: 20 }).map((step) => step * 5),
  rssiDbm: fc.integer({ min: -128, max: 127 }),
  intervalS: fc.integer({ min: 0, max: 65_535 }),
  unit: fc.integer({ min: 0, max: 255 }),
  alarms: fc.integer({ min: 0, max: 31 }),
  low: fc.integer({ min: 0, max: 65_535 }),
  high: fc.integer({ min: 0, max: 65_535 }),
  value: fc.integer({ min: 0, max: 65_535 }),
  time: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  cached: fc.array(fc.integer({ min: 0, max: 65_535 }), { maxLength: 20 }),
});

/** Pushes the bytes in pieces. @returns the reports heard */
function heard(bytes: Uint8Array, sizes: readonly number[]): TerminalReport[] {
  const decoder = new ReportDecoder();
  const found: TerminalReport[] = [];
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length];
    for (const event of decoder.push(bytes.subarray(at, at + size))) if (event.kind === 'report') found.push(event.report);
    at += size;
  }
  return found;
}

describe('a public frame', () => {
  const [report] = heard(PUBLIC, [PUBLIC.length]);

  it('is read, and written again the same', () => {
    expect(report).toMatchObject({
      number: 'SHMK19060013',
      batteryPct: 100,
      rssiDbm: -56,
      intervalS: 60,
      alarms: 2,
      low: 100,
      high: 500,
      value: 538,
      time: 0x5d1966b6,
    });
    expect(report.cached).toHaveLength(10);
    // Bits 5 and 6 of the power byte are a mode that is not read; the checksum differs with them.
    const again = Buffer.from(encodeReport(report));
    expect([again.subarray(0, 17), again.subarray(18, -4)]).toEqual([PUBLIC.subarray(0, 17), PUBLIC.subarray(18, -4)]);
  });

  it('says 538 kPa and that this is too much', () => {
    const values = Object.fromEntries(observe(report, 0, undefined).observations.map(({ point, value }) => [point, value]));
    expect(values).toEqual({ pressureKpa: 538, low: 0, high: 1, batteryLow: 0, fault: 0, batteryPct: 100, rsrpDbm: -56 });
  });

  it('at the foot of a tank says how high the water is', () => {
    const { observations } = observe({ ...report, value: 25 }, 0, { levelM: {}, low: {} });
    expect(observations.map(({ point, value }) => [point, value])).toEqual([
      ['levelM', 2.55],
      ['low', 0],
    ]);
  });

  it('of a unit that is not known still says its alarms, and the rest is told', () => {
    const { observations, fault } = observe({ ...report, unit: 9 }, 0, undefined);
    expect(fault).toMatch(/unit 9 is not known/);
    expect(observations.map(({ point }) => point)).toContain('high');
    expect(observations.map(({ point }) => point)).not.toContain('pressureKpa');
  });

  it('with a wrong checksum is told with both', () => {
    const bad = Uint8Array.from(PUBLIC);
    bad[30] ^= 1;
    const [event] = new ReportDecoder().push(bad);
    expect(event).toMatchObject({ kind: 'junk', reason: expect.stringMatching(/^CRC is 7E03, should be [0-9A-F]{4}$/) });
  });
});

it('frames are found whole however the stream is cut, with garbage between them', () => {
  fc.assert(
    fc.property(
      fc.array(reports, { minLength: 1, maxLength: 5 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
      (all, sizes) => {
        const stream = Buffer.concat(all.flatMap((report) => [Buffer.from([0xa5, 0, 0xff]), encodeReport(report)]));
        expect(heard(stream, sizes)).toEqual(all);
      },
    ),
    { seed, numRuns: 300 },
  );
});

it('nothing it is told makes it throw, or hold more than a frame and what it tells as junk in one piece', () => {
  const head = (length: number): Uint8Array => Uint8Array.of(...PUBLIC.subarray(0, 3), length >> 8, length & 255);
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 80 }),
    fc.constant(PUBLIC.subarray(0, 40)),
    // A frame that says it is long, and others that begin within it.
    fc.nat(65_535).map(head),
    fc.uint8Array({ minLength: 2000, maxLength: 5000 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (chunks) => {
      const decoder = new ReportDecoder();
      for (const chunk of chunks) {
        decoder.push(chunk);
        expect(decoder.held).toBeLessThan(LARGEST_HELD);
      }
    }),
    { seed, numRuns: 300 },
  );
});
