import * as fc from 'fast-check';
import { COMMAND, type Outgoing, type Unit } from './codec.ts';
import { LAYOUTS, type UnitName } from './units.ts';
import type { Tag } from './time.ts';

/** Random valid messages, for property tests and fuzzing. */

const byte = fc.integer({ min: 0, max: 255 });
const tag = fc.tuple(byte, byte, byte, byte, byte, byte) as fc.Arbitrary<Tag>;
const text = fc.array(fc.constantFrom(...'烟感３号楼呷哺abc#@ 7é'), { maxLength: 15 }).map((chars) => chars.join('').trim());
const FIELD = {
  u8: byte,
  u16: fc.integer({ min: 0, max: 0xffff }),
  i16: fc.integer({ min: -0x8000, max: 0x7fff }),
  u32: fc.oneof(fc.integer({ min: 0, max: 0xffff_ffff }), fc.constantFrom(0x23232323, 0x40404040)),
  tag,
  text,
  text31: text,
} as const;

const unitOf = (name: UnitName): fc.Arbitrary<Unit> => {
  const { fields, max } = LAYOUTS[name];
  const object = fc.record(Object.fromEntries(Object.entries(fields).map(([key, type]) => [key, FIELD[type]])));
  return fc.array(object, { minLength: 1, maxLength: Math.min(max, 4) }).map((objects) => ({ name, objects }) as unknown as Unit);
};

const anyUnit: fc.Arbitrary<Unit> = fc.constantFrom(...(Object.keys(LAYOUTS) as UnitName[])).chain(unitOf);

const address = fc.integer({ min: 0, max: 2 ** 48 - 1 });
export const anyMessage: fc.Arbitrary<Outgoing> = fc.record({
  serial: FIELD.u16,
  version: fc.tuple(byte, byte),
  time: tag,
  source: address,
  destination: address,
  command: fc.constantFrom(COMMAND.send, COMMAND.control, COMMAND.request, COMMAND.answer),
  unit: fc.option(anyUnit, { nil: undefined, freq: 5 }),
});
