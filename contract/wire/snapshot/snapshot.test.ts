import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inflateSync, deflateSync } from 'node:zlib';
import { deviceSchema, type Device } from '#contract/records/device.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { DeviceColumnsWriter, readDeviceColumns } from './devices.ts';
import { DotColumnsWriter, readDots } from './dots.ts';
import { packNear, unpackNear } from './near.ts';
import { packMessage, unpackMessage } from './packed.ts';
import { CONTENT, packPart, readPart, unpackPart, type PackedPart } from './part.ts';
import { StringColumn, readStrings } from './strings.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 30 }),
  fc.tuple(fc.nat(40), fc.nat(9999)).map(([building, room]) => `${building}号楼 ${String(room).padStart(4, '0')}室 烟感`),
  fc.constantFrom('', '0', '00', '007', '1234567890123456789', 'a\0b', '12\u000034', '٣', '井盖 9', '井盖 10'),
);

it('strings come back as they were, whatever they are', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 60 }), (texts) => {
      const column = new StringColumn();
      for (const one of texts) column.add(one);
      const to = new ByteWriter();
      column.write(to);
      const from = new ByteReader(to.written(), 'texts');
      expect(readStrings(from, 60)).toEqual(texts);
      from.end();
    }),
  );
});

it('a thousand names that differ in numbers take two bytes each', () => {
  const column = new StringColumn();
  for (let i = 0; i < 1000; i++) column.add(`芙蓉里小区 ${(i >> 5) + 1}号楼 ${(i % 32) + 1}层 烟感`);
  const to = new ByteWriter();
  column.write(to);
  expect(to.written().length).toBeLessThan(3100);
});

/** Rounded as a position is on the way. */
const degrees = (most: number): fc.Arbitrary<number> => fc.integer({ min: -most * 1e7, max: most * 1e7 }).map((steps) => steps / 1e7);
const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined });
const device: fc.Arbitrary<Device> = fc
  .record({
    id: fc.oneof(
      fc.nat(9999).map((n) => `smoke-${n}`),
      fc.string({ minLength: 1, maxLength: 20 }),
    ),
    handle: fc.nat(4_000_000),
    kind: fc.constantFrom('smoke', 'manhole', 'camera'),
    name: text.filter((name) => name.length > 0),
    place: fc.constantFrom('/a', '/a/b1', '/a/b1/F2', '/unknown'),
    position: fc.tuple(
      degrees(180),
      degrees(90),
      fc.integer({ min: -50_000, max: 900_000 }).map((cm) => cm / 100),
    ),
    floor: optional(fc.integer({ min: -10, max: 200 })),
    addresses: fc.array(
      fc.nat(99_999).map((n) => `gb26875:889/1.1.${n}`),
      { maxLength: 4 },
    ),
    camera: optional(fc.record({ azimuth: fc.nat(360), fov: fc.integer({ min: 1, max: 360 }), reach: fc.integer({ min: 1, max: 5000 }) })),
    expectedS: optional(fc.integer({ min: 10, max: 100_000 })),
    note: optional(text),
    simulated: fc.boolean(),
  })
  .map((one) => JSON.parse(JSON.stringify(one)) as Device);

const columnsOf = (devices: readonly Device[]): Uint8Array => {
  const writer = new DeviceColumnsWriter();
  for (const one of devices) writer.add(one);
  return writer.finish();
};

describe('device columns', () => {
  it('say every device as it is', () => {
    fc.assert(
      fc.property(fc.array(device, { maxLength: 40 }), (devices) => {
        expect(readDeviceColumns(columnsOf(devices))).toEqual(devices);
      }),
    );
  });

  it('leave out no field that a device may have', () => {
    const full = fc.sample(device, { numRuns: 300, seed: 1 });
    const said = new Set(full.flatMap((one) => Object.keys(one)));
    expect(Object.keys(deviceSchema.shape).filter((key) => !said.has(key))).toEqual(['retired']);
  });

  it('move a device by less than a centimetre', () => {
    const position = [116.997_123_456_789, 36.651_987_654_321, 12.344_9] as const;
    const [{ position: read }] = readDeviceColumns(columnsOf([{ ...fc.sample(device, { numRuns: 1, seed: 2 })[0], position }]));
    for (const axis of [0, 1]) expect(Math.abs(read[axis] - position[axis])).toBeLessThan(5.1e-8);
    expect(Math.abs(read[2] - position[2])).toBeLessThan(0.0051);
  });

  it('that are cut off or altered are refused in words, or are other devices: never anything else', () => {
    fc.assert(
      fc.property(fc.array(device, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(255), fc.boolean(), (devices, where, byte, cut) => {
        const bytes = columnsOf(devices).slice();
        const at = where % bytes.length;
        bytes[at] = byte;
        let read: Device[] = [];
        try {
          read = readDeviceColumns(cut ? bytes.subarray(0, at) : bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
          expect((error as Error).message).toMatch(/device columns|JSON/);
        }
        expect(cut ? read : []).toEqual([]);
        for (const { id, handle, kind, name, place } of read) {
          expect([typeof id, typeof kind, typeof name, typeof place]).toEqual(['string', 'string', 'string', 'string']);
          expect(handle).toBeGreaterThanOrEqual(0);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('dots', () => {
  const dot = fc.record({ device, cell: fc.constantFrom('/a/c1', '/a/c2', '/a') });
  const dotsOf = (all: readonly { device: Device; cell: string }[]): Uint8Array => {
    const writer = new DotColumnsWriter();
    for (const one of all) writer.add(one.device, one.cell);
    return writer.finish();
  };

  it('say where every device is, to half a metre, what it is, and its cell', () => {
    fc.assert(
      fc.property(fc.array(dot, { maxLength: 40 }), (all) => {
        const { handles, kinds, kindOf, cells, cellOf, positions } = readDots(dotsOf(all));
        expect(handles.length).toBe(all.length);
        all.forEach(({ device: one, cell }, i) => {
          expect([handles[i], kinds[kindOf[i]], cells[cellOf[i]]]).toEqual([one.handle, one.kind, cell]);
          for (const axis of [0, 1]) expect(Math.abs(positions[i * 2 + axis] - one.position[axis])).toBeLessThan(2.6e-6);
        });
      }),
    );
  });

  it('that are cut off or altered are refused in words, or are other dots: never anything else', () => {
    fc.assert(
      fc.property(fc.array(dot, { minLength: 1, maxLength: 12 }), fc.nat(), fc.nat(255), fc.boolean(), (all, where, byte, cut) => {
        const bytes = dotsOf(all).slice();
        const at = where % bytes.length;
        bytes[at] = byte;
        try {
          const { kinds, kindOf, cells, cellOf } = readDots(cut ? bytes.subarray(0, at) : bytes);
          expect(cut).toBe(false);
          for (let i = 0; i < kindOf.length; i++) expect([typeof kinds[kindOf[i]], typeof cells[cellOf[i]]]).toEqual(['string', 'string']);
        } catch (error) {
          expect((error as Error).message).toMatch(/^dots/);
        }
      }),
      { numRuns: 400 },
    );
  });
});

it('near devices come back, and other bytes are refused in words', () => {
  const devices = fc.sample(device, { numRuns: 20, seed: 4 });
  expect(unpackNear(packNear(columnsOf(devices)))).toEqual(devices);
  expect(() => unpackNear(new Uint8Array([0x53, 1]))).toThrow('starts with 83,1');
  expect(() => unpackNear(packNear(columnsOf(devices)).subarray(0, 30))).toThrow('are left');
});

describe('a part of a snapshot', () => {
  const head = { epoch: 'e-1', seq: 2 ** 40, part: 1, parts: 3 };
  const pack = (content: PackedPart['content'], bytes: Uint8Array, small = false): Uint8Array =>
    packPart({ ...head, content, deflated: small, length: bytes.length, bytes: small ? deflateSync(bytes) : bytes });
  const read = (message: Uint8Array): unknown => {
    const packed = unpackPart(message);
    return readPart(packed, packed.deflated ? inflateSync(packed.bytes) : packed.bytes);
  };
  const json = (said: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(said));

  it('comes back with its place in the snapshot, deflated or not', () => {
    const devices = fc.sample(device, { numRuns: 50, seed: 3 });
    for (const small of [false, true])
      expect(read(pack(CONTENT.devices, columnsOf(devices), small))).toEqual({ ...head, type: 'device', records: devices });
    expect(read(pack(CONTENT.json, json({ type: 'crew', records: [], gone: ['c1'] })))).toEqual({
      ...head,
      type: 'crew',
      records: [],
      gone: ['c1'],
    });
  });

  it.each([
    ['another message', new Uint8Array([0x51, 1, 0, 0]), 'starts with 81,1'],
    ['another version', new Uint8Array([0x53, 9, 0, 0]), 'starts with 83,9'],
    ['an unknown content', new Uint8Array([0x53, 1, 0, 7]), 'the content is 7'],
    ['no records', pack(CONTENT.json, json({ type: 'king', records: [] })), 'king is no list of records'],
    ['the part after the last', packPart({ ...head, part: 3, content: 0, deflated: false, length: 0, bytes: new Uint8Array() }), '3 of 3'],
    ['too much', packPart({ ...head, content: 0, deflated: true, length: 1e9, bytes: new Uint8Array() }), 'the length is 1000000000'],
  ])('that is %s is refused in words', (_, message, words) => {
    expect(() => read(message)).toThrow(words);
  });
});

it('a packed message says how long it is, and is refused when it says too much', () => {
  const bytes = new Uint8Array([1, 2, 3]);
  expect(unpackMessage(packMessage(bytes, 99))).toEqual({ length: 99, deflated: bytes });
  expect(() => unpackMessage(packMessage(bytes, 1e9))).toThrow('1000000000 bytes are announced');
  expect(() => unpackMessage(new Uint8Array([0x5a]))).toThrow('shorter than a header');
  expect(() => unpackMessage(new Uint8Array(9))).toThrow('starts with 0,0');
});
