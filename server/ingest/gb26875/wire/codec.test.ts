import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND, MessageDecoder, encodeMessage, instantOf, type Message, type MessageEvent } from './codec.ts';
import { anyMessage } from './arbitraries.ts';
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
const messagesOf = (events: readonly MessageEvent[]): Message[] =>
  events.flatMap((event) => (event.kind === 'message' ? [event.message] : []));
const faultsOf = (events: readonly MessageEvent[]): string[] => events.flatMap((event) => (event.kind === 'fault' ? [event.reason] : []));

describe('vectors', () => {
  it('field frame of a real panel', () => {
    const message = only(FIELD);
    expect(message).toMatchObject({ serial: 0, source: 0, destination: 0x010203040506, command: COMMAND.send });
    expect(message.unit).toEqual({
      name: 'componentStatus',
      objects: [
        {
          system: 1,
          systemAddress: 3,
          component: 0,
          address: 0x000600d9,
          status: 2,
          text: 'Ａ区１层呷哺走廊',
          time: [48, 18, 19, 1, 8, 20],
        },
      ],
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
      system: 1,
      systemAddress: 1,
      component: 40,
      address: 0x0002000a,
      status: 2,
      text: '',
      time: [2, 58, 9, 26, 9, 12],
    });
  });

  const made = [30, 15, 8, 23, 11, 26] as const;
  it.each<[keyof typeof MADE, number, Unit | null]>([
    [
      'v1',
      COMMAND.send,
      {
        name: 'componentStatus',
        objects: [
          { system: 1, systemAddress: 1, component: 42, address: 0x0002000a, status: 3, text: '3号楼2单元12层电梯厅烟感', time: made },
        ],
      },
    ],
    ['v2', COMMAND.send, { name: 'systemStatus', objects: [{ system: 1, systemAddress: 1, status: 0x0103, time: made }] }],
    [
      'v3',
      COMMAND.send,
      {
        name: 'analog',
        objects: [
          { system: 11, systemAddress: 1, component: 91, address: 7, analog: 5, raw: 2300, time: made },
          { system: 1, systemAddress: 1, component: 31, address: 8, analog: 3, raw: -125, time: made },
        ],
      },
    ],
    [
      'v4',
      COMMAND.send,
      {
        name: 'componentStatus',
        objects: [{ system: 1, systemAddress: 1, component: 23, address: 0x23232323, status: 3, text: '##手动报警按钮##', time: made }],
      },
    ],
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
    const unit: Unit = {
      name: 'componentStatus',
      objects: Array.from({ length: 22 }, (_, i) => ({
        system: 1,
        systemAddress: 1,
        component: 42,
        address: i,
        status: 1,
        text: `${i}层`,
        time: made,
      })),
    };
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

  it("every unit type fits the standard's limit of 1024 bytes when full", () => {
    for (const [name, { max, fields }] of Object.entries(LAYOUTS)) {
      const object = Object.fromEntries(
        Object.entries(fields).map(([key, type]) => [key, type === 'tag' ? made : type.startsWith('text') ? '甲' : 1]),
      );
      expect(encodeUnit({ name, objects: Array.from({ length: max }, () => object) } as unknown as Unit).length, name).toBeLessThanOrEqual(
        1024,
      );
    }
  });
});

describe('streams', () => {
  it('any messages, cut anywhere, with garbage between, come out as they went in', () => {
    const garbage = fc.uint8Array({ maxLength: 40 }).map((bytes) => bytes.map((byte) => (byte === 0x40 ? 0x41 : byte)));
    fc.assert(
      fc.property(
        fc.array(fc.tuple(garbage, anyMessage), { minLength: 1, maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        (parts, cuts) => {
          const stream = Buffer.concat(parts.flatMap(([junk, message]) => [junk, encodeMessage(message)]));
          const decoder = new MessageDecoder();
          const events: MessageEvent[] = [];
          for (let at = 0, i = 0; at < stream.length; i++) {
            const size = cuts[i % cuts.length];
            events.push(...decoder.push(stream.subarray(at, at + size)));
            at += size;
          }
          expect(messagesOf(events).map(({ serial, unit }) => ({ serial, unit }))).toEqual(
            parts.map(([, { serial, unit }]) => ({ serial, unit: unit ?? null })),
          );
          expect(decoder.waiting).toBe(false);
        },
      ),
    );
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
    fc.assert(
      fc.property(anyMessage, mutations, (message, changes) => {
        decoder.push(mutate(encodeMessage(message), changes));
        decoder.push(padding);
        const events = decoder.push(good);
        expect(messagesOf(events).at(-1)).toMatchObject({ serial: 1, unit: { name: 'componentStatus' } });
        expect(decoder.waiting).toBe(false);
      }),
      { numRuns: 10_000 },
    );
  });
});

const mutations = fc.array(fc.tuple(fc.constantFrom('set', 'cut', 'insert'), fc.nat(1100), fc.integer({ min: 0, max: 255 })), {
  minLength: 1,
  maxLength: 8,
});
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
