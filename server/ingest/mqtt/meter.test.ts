import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { PacketMeter } from './meter.ts';

const LIMIT = 300;
function packet(length: number): number[] {
  const header = [0x30];
  for (let rest = length; ; rest >>= 7) {
    header.push((rest & 127) | (rest > 127 ? 128 : 0));
    if (rest <= 127) break;
  }
  return [...header, ...new Uint8Array(length).fill(0xff)];
}

it('sees the first packet above the limit however the stream is cut, and never one below', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1 }), fc.integer({ min: 1, max: 50 }), (lengths, cut) => {
      const stream = Uint8Array.from(lengths.flatMap(packet));
      const meter = new PacketMeter(LIMIT);
      let found = 0;
      for (let at = 0; at < stream.length && found === 0; at += cut) found = meter.feed(stream.subarray(at, at + cut));
      return found === (lengths.find((length) => length > LIMIT) ?? 0);
    }),
  );
});

it('an endless length is no endless wait', () => {
  expect(new PacketMeter(LIMIT).feed(Uint8Array.of(0x30, 0x80, 0x80, 0x80, 0x80, 0x80))).toBe(0);
  expect(new PacketMeter(LIMIT).feed(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff))).toBeGreaterThan(LIMIT);
});
