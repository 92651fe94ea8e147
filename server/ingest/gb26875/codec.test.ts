import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND, MessageDecoder, NO_TAG, encodeMessage, instantOf, tagOf, type Message, type MessageEvent, type Outgoing } from './codec.ts';
import { anyMessage } from './arbitraries.ts';
import { encodeText } from './text.ts';
import { LAYOUTS, encodeUnit, type Unit } from './units.ts';
import { FIELD, MADE, SAMPLES, bytesOf } from './vectors.ts';

const CHINA = 480;
const decode = (bytes: Uint8Array): MessageEvent[] => new MessageDecoder().push(bytes);
function only(hex: string): Message {
  const [event, ...rest] = decode(bytesOf(hex));
  expect(rest).toEqual([]);
  if (event.kind !== 'message') throw new Error(event.reason);
  expect(event.message.fault).toBeNull();
  return event.message;
}
const messagesOf = (events: readonly MessageEvent[]): Message[] => events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
const faultsOf = (events: readonly MessageEvent[]): string[] => events.flatMap((event) => (event.kind === 'fault' ? [event.reason] : []));

describe('vectors', () => {
  it('field frame of a real panel', () => {
    const message = only(FIELD);
    expect(message).toMatchObject({ serial: 0, source: 0, destination: 0x010203040506, command: COMMAND.send });
    expect(message.unit).toEqual({
      name: 'componentStatus',
      objects: [{ system: 1, systemAddress: 3, component: 0, address: 0x000600d9, status: 2, text: 'Ａ区１层呷哺走廊', time: [48, 18, 19, 1, 8, 20] }],
    });
    expect(instantOf([48, 18, 19, 1, 8, 20], CHINA, 0)).toBe(Date.UTC(2020, 7, 1, 11, 18, 48));
  });

  it.each<[keyof typeof SAMPLES, number, Unit | null]>([
    ['centreConfirm', COMMAND.confirm, null],
    ['centreDeny', COMMAND.deny, null],
    ['mainPowerFault', COMMAND.send, { name: 'unitStatus', objects: [{ status: 8, time: [2, 58, 9, 26, 9, 12] }] }],
    ['rollCallAnswer', COMMAND.send, { name: 'unitOperation', objects: [{ operation: 0x20, operator: 1, time: [2, 58, 9, 26, 9, 12] }] }],
    ['softwareVersion', COMMAND.send, { name: 'unitVersion', objects: [{ major: 1, minor: 1 }] }],
    ['deviceTime', COMMAND.send, { name: 'unitTime', objects: [{ time: [2, 58, 9, 26, 9, 12] }] }],
    ['readStatus', COMMAND.request, { name: 'readUnitStatus', objects: [{ reserved: 0 }] }],
    ['answerStatus', COMMAND.answer, { name: 'unitStatus', objects: [{ status: 8, time: [2, 58, 9, 26, 9, 12] }] }],
    ['readVersion', COMMAND.request, { name: 'readUnitVersion', objects: [{ reserved: 0 }] }],
    ['readTime', COMMAND.request, { name: 'readUnitTime', objects: [{ reserved: 0 }] }],
    ['initialise', COMMAND.control, { name: 'initialise', objects: [{ reserved: 0 }] }],
    ['timeSync', COMMAND.control, { name: 'syncClock', objects: [{ time: [2, 58, 9, 26, 9, 12] }] }],
    ['rollCall', COMMAND.control, { name: 'rollCall', objects: [{ minutes: 10 }] }],
  ])('manual sample %s, both ways', (name, command, unit) => {
    const message = only(SAMPLES[name]);
    expect([message.command, message.unit]).toEqual([command, unit]);
    expect(encodeMessage({ ...message, unit: message.unit ?? undefined })).toEqual(bytesOf(SAMPLES[name]));
  });

  it('manual sample of a fire, text all blanks', () => {
    expect(only(SAMPLES.fireSmokeDetector).unit?.objects[0]).toEqual({
      system: 1, systemAddress: 1, component: 40, address: 0x0002000a, status: 2, text: '', time: [2, 58, 9, 26, 9, 12],
    });
  });

  const made = [30, 15, 8, 23, 11, 26] as const;
  it.each<[keyof typeof MADE, number, Unit | null]>([
    ['v1', COMMAND.send, { name: 'componentStatus', objects: [{ system: 1, systemAddress: 1, component: 42, address: 0x0002000a, status: 3, text: '3号楼2单元12层电梯厅烟感', time: made }] }],
    ['v2', COMMAND.send, { name: 'systemStatus', objects: [{ system: 1, systemAddress: 1, status: 0x0103, time: made }] }],
    ['v3', COMMAND.send, { name: 'analog', objects: [
      { system: 11, systemAddress: 1, component: 91, address: 7, analog: 5, raw: 2300, time: made },
      { system: 1, systemAddress: 1, component: 31, address: 8, analog: 3, raw: -125, time: made },
    ] }],
    ['v4', COMMAND.send, { name: 'componentStatus', objects: [{ system: 1, systemAddress: 1, component: 23, address: 0x23232323, status: 3, text: '##手动报警按钮##', time: made }] }],
    ['v5', COMMAND.confirm, null],
    ['v6', COMMAND.deny, null],
    ['v7', COMMAND.send, { name: 'unitStatus', objects: [{ status: 1, time: made }] }],
    ['v8', COMMAND.control, { name: 'rollCall', objects: [{ minutes: 10 }] }],
    ['v9', COMMAND.control, { name: 'syncClock', objects: [{ time: made }] }],
    ['v10', COMMAND.send, null],
  ])('made vector %s, both ways', (name, command, unit) => {
    const message = only(MADE[name]);
    expect([message.command, message.unit]).toEqual([command, unit]);
    expect(encodeMessage({ ...message, unit: message.unit ?? undefined })).toEqual(bytesOf(MADE[name]));
  });

  it('v11: 22 components fill 1014 bytes', () => {
    const unit: Unit = { name: 'componentStatus', objects: Array.from({ length: 22 }, (_, i) => ({
      system: 1, systemAddress: 1, component: 42, address: i, status: 1, text: `${i}层`, time: made,
    })) };
    const bytes = encodeMessage({ serial: 9, time: made, source: 0x379, destination: 0x5b38, command: COMMAND.send, unit });
    expect([bytes.length, bytes[24] + bytes[25] * 256]).toEqual([1044, 1014]);
    expect(messagesOf(decode(bytes))[0].unit).toEqual(unit);
  });

  it('v12: a wrong checksum is a fault whose sender can be told', () => {
    const bytes = bytesOf(MADE.v7);
    bytes[2] = 1;
    bytes[bytes.length - 3] = 0x17;
    expect(decode(bytes)).toMatchObject([{ kind: 'fault', reason: 'checksum is 23, should be 22', header: { serial: 1, source: 0x379 } }]);
  });

  it('every unit type fits the standard\'s limit of 1024 bytes when full', () => {
    for (const [name, { max, fields }] of Object.entries(LAYOUTS)) {
      const object = Object.fromEntries(Object.entries(fields).map(([key, type]) => [key, type === 'tag' ? made : type.startsWith('text') ? '甲' : 1]));
      expect(encodeUnit({ name, objects: Array.from({ length: max }, () => object) } as unknown as Unit).length, name).toBeLessThanOrEqual(1024);
    }
  });
});

describe('streams', () => {
  it('any messages, cut anywhere, with garbage between, come out as they went in', () => {
    const garbage = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.map((byte) => (byte === 0x40 ? 0x41 : byte)));
    fc.assert(fc.property(fc.array(fc.tuple(garbage, anyMessage), { minLength: 1, maxLength: 6 }), fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }), (parts, cuts) => {
      const stream = Buffer.concat(parts.flatMap(([junk, message]) => [junk, encodeMessage(message)]));
      const decoder = new MessageDecoder();
      const events: MessageEvent[] = [];
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = cuts[i % cuts.length];
        events.push(...decoder.push(stream.subarray(at, at + size)));
        at += size;
      }
      expect(messagesOf(events).map(({ serial, unit }) => ({ serial, unit }))).toEqual(parts.map(([, { serial, unit }]) => ({ serial, unit: unit ?? null })));
      expect(decoder.waiting).toBe(false);
    }));
  });

  it('byte by byte', () => {
    const decoder = new MessageDecoder();
    const events = [...bytesOf(FIELD), ...bytesOf(MADE.v4)].flatMap((byte) => decoder.push(Uint8Array.of(byte)));
    expect(messagesOf(events)).toHaveLength(2);
    expect(faultsOf(events)).toEqual([]);
  });

  it('two glued frames after garbage that ends in a lone @', () => {
    const stream = Buffer.concat([Buffer.from('GET / HTTP/1.1\r\n@'), bytesOf(MADE.v7), bytesOf(MADE.v10)]);
    const events = decode(stream);
    expect(messagesOf(events).map(({ serial }) => serial)).toEqual([5, 8]);
  });

  it('a length above 1024 is told once, and the frames behind it are found', () => {
    const bad = bytesOf(MADE.v7);
    bad[25] = 0x05;
    const events = decode(Buffer.concat([bad, bytesOf(MADE.v10)]));
    expect(faultsOf(events)).toEqual(['length 1289 is more than 1024']);
    expect(messagesOf(events).map(({ serial }) => serial)).toEqual([8]);
  });

  it('a frame longer than what comes is given up, and a frame inside its reach is found', () => {
    const bad = bytesOf(MADE.v7);
    bad[24] = 200;
    const decoder = new MessageDecoder();
    expect(decoder.push(Buffer.concat([bad, bytesOf(MADE.v10)]))).toEqual([]);
    expect(decoder.waiting).toBe(true);
    const events = decoder.flush();
    expect(faultsOf(events)).toEqual(['frame ends after 69 of 230 bytes']);
    expect(messagesOf(events).map(({ serial }) => serial)).toEqual([8]);
    expect(decoder.waiting).toBe(false);
  });

  it('10,000 mutated frames: never throws, holds no more than one frame, and the next good frame is found', () => {
    const decoder = new MessageDecoder();
    const good = Buffer.from(bytesOf(MADE.v1));
    const padding = new Uint8Array(1100);
    fc.assert(fc.property(anyMessage, mutations, (message, changes) => {
      decoder.push(mutate(encodeMessage(message), changes));
      decoder.push(padding);
      const events = decoder.push(good);
      expect(messagesOf(events).at(-1)).toMatchObject({ serial: 1, unit: { name: 'componentStatus' } });
      expect(decoder.waiting).toBe(false);
    }), { numRuns: 10_000 });
  }, 60_000);
});

const mutations = fc.array(fc.tuple(fc.constantFrom('set', 'cut', 'insert'), fc.nat(1100), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
function mutate(bytes: Uint8Array, changes: readonly (readonly [string, number, number])[]): Uint8Array {
  const out = [...bytes];
  for (const [how, where, value] of changes) {
    const at = where % (out.length + 1);
    if (how === 'set') out[at] = value;
    else if (how === 'cut') out.splice(at, 1 + (value % 16));
    else out.splice(at, 0, value);
  }
  return Uint8Array.from(out);
}

describe('tolerance', () => {
  const time = tagOf(Date.UTC(2026, 10, 23, 0, 15, 30), CHINA);
  const report = (status: number): Outgoing => ({
    serial: 1, time, source: 7, destination: 1, command: COMMAND.send,
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
    for (const wrong of [[60, 0, 0, 1, 1, 26], [0, 0, 24, 1, 1, 26], [0, 0, 0, 31, 2, 26], [0, 0, 0, 0, 1, 26], [0, 0, 0, 1, 13, 26], [0, 0, 0, 1, 1, 100], NO_TAG] as const) {
      expect(instantOf(wrong, CHINA, at), wrong.join()).toBeNull();
    }
  });

  it('refuses to encode what does not fit, by name', () => {
    expect(() => encodeMessage(report(70_000))).toThrow('componentStatus.status must be a whole number 0 to 65535, got 70000');
    expect(() => encodeMessage({ ...report(1), source: 2 ** 48 })).toThrow('48-bit');
    expect(() => encodeUnit({ name: 'rollCall', objects: [] })).toThrow('takes 1 to 1 objects, got 0');
  });
});
