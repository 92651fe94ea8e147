import { describe, expect, it } from 'vitest';
import {
  COMMAND,
  MessageDecoder,
  NO_TAG,
  encodeMessage,
  instantOf,
  tagOf,
  type Message,
  type MessageEvent,
  type Outgoing,
} from './codec.ts';
import { encodeText } from './text.ts';
import { encodeUnit } from './units.ts';

const CHINA = 480;
const decode = (bytes: Uint8Array): MessageEvent[] => new MessageDecoder().push(bytes);
const messagesOf = (events: readonly MessageEvent[]): Message[] =>
  events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
const faultsOf = (events: readonly MessageEvent[]): string[] => events.flatMap((event) => (event.kind === 'fault' ? [event.reason] : []));

describe('tolerance', () => {
  const time = tagOf(Date.UTC(2026, 10, 23, 0, 15, 30), CHINA);
  const report = (status: number): Outgoing => ({
    serial: 1,
    time,
    source: 7,
    destination: 1,
    command: COMMAND.send,
    unit: { name: 'componentStatus', objects: [{ system: 1, systemAddress: 1, component: 42, address: 5, status, text: '厨房', time }] },
  });
  /** Replaces the application data and mends length and checksum. */
  function withData(message: Outgoing, data: Uint8Array): Uint8Array {
    const frame = Buffer.concat([encodeMessage({ ...message, unit: undefined }).subarray(0, 27), data, Buffer.from([0, 0x23, 0x23])]);
    frame.writeUInt16LE(data.length, 24);
    frame[frame.length - 3] = frame.subarray(2, -3).reduce((sum, byte) => sum + byte, 0) & 255;
    return frame;
  }
  const data = (message: Outgoing): Uint8Array => encodeUnit(message.unit!);

  it.each<[string, (unit: Uint8Array) => Uint8Array, number]>([
    ['a count that is too high', (unit) => unit.with(1, 9), 1],
    ['a count that is too low', (unit) => Buffer.concat([unit.with(1, 1), unit.subarray(2)]), 2],
    ['a count of nothing', (unit) => unit.with(1, 0), 1],
    ['a cut-off second object', (unit) => Buffer.concat([unit.with(1, 2), unit.subarray(2, 30)]), 1],
    ['trailing bytes', (unit) => Buffer.concat([unit, Buffer.alloc(5)]), 1],
  ])('%s: whole objects count, and it is said', (_name, change, count) => {
    const [message] = messagesOf(decode(withData(report(2), change(data(report(2))))));
    expect(message.unit?.objects).toHaveLength(count);
    expect(message.fault).toMatch(/announces/);
  });

  it('missing time tags do not lose the alarm', () => {
    const unit = data(report(2));
    const [message] = messagesOf(decode(withData(report(2), unit.subarray(0, unit.length - 6))));
    expect(message.unit?.objects).toMatchObject([{ status: 2, text: '厨房', time: NO_TAG }]);
  });

  it('reserved and vendor types are kept as they came, with a fault', () => {
    const [message] = messagesOf(decode(withData(report(2), Uint8Array.of(200, 1, 9, 9))));
    expect([message.unit, message.fault, [...message.data]]).toEqual([null, expect.stringContaining('type 200'), [200, 1, 9, 9]]);
  });

  it('a text cut in the middle of a character loses only that character', () => {
    const long = '一二三四五六七八九十一二三四五六';
    expect(encodeText(long, 31)).toHaveLength(30);
    const unit = data(report(2));
    unit.set([...encodeText('一二三四五六七八九十一二三四五', 30), 0xd2], 11);
    const [message] = messagesOf(decode(withData(report(2), unit)));
    expect(message.unit?.objects[0]).toMatchObject({ text: '一二三四五六七八九十一二三四五' });
  });

  it('a device that sums in another way is understood from its second frame, and answered alike', () => {
    for (const checksum of ['xor', 'sum-data', 'xor-data'] as const) {
      const decoder = new MessageDecoder();
      const frame = encodeMessage(report(3), checksum);
      expect(faultsOf(decoder.push(frame))).toHaveLength(1);
      expect(messagesOf(decoder.push(frame))).toHaveLength(1);
      expect(decoder.checksumOf(7)).toBe(checksum);
    }
  });

  it('… but a device that was understood once is held to its checksum', () => {
    const decoder = new MessageDecoder();
    decoder.push(encodeMessage(report(3)));
    for (let i = 0; i < 3; i++) expect(faultsOf(decoder.push(encodeMessage(report(3), 'xor')))).toHaveLength(1);
  });

  it('time tags: no date is null, BCD is read where only it makes sense', () => {
    const at = Date.UTC(2026, 10, 23, 0, 15, 30);
    expect(instantOf(tagOf(at, CHINA), CHINA, at)).toBe(at);
    expect(instantOf([0x30, 0x15, 0x08, 0x23, 0x11, 0x26], CHINA, at)).toBe(at);
    for (const wrong of [
      [60, 0, 0, 1, 1, 26],
      [0, 0, 24, 1, 1, 26],
      [0, 0, 0, 31, 2, 26],
      [0, 0, 0, 0, 1, 26],
      [0, 0, 0, 1, 13, 26],
      [0, 0, 0, 1, 1, 100],
      NO_TAG,
    ] as const) {
      expect(instantOf(wrong, CHINA, at), wrong.join()).toBeNull();
    }
  });

  it('refuses to encode what does not fit, by name', () => {
    expect(() => encodeMessage(report(70_000))).toThrow('componentStatus.status must be a whole number 0 to 65535, got 70000');
    expect(() => encodeMessage({ ...report(1), source: 2 ** 48 })).toThrow('48-bit');
    expect(() => encodeUnit({ name: 'rollCall', objects: [] })).toThrow('takes 1 to 1 objects, got 0');
  });
});
