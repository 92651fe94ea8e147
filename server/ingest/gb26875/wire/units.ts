import { decodeText, encodeText } from './text.ts';
import { NO_TAG, type Tag } from './time.ts';

/** How a field lies on the wire, all little-endian. `text31` is padded GB18030; `text` has its length before it. */
type FieldType = 'u8' | 'u16' | 'i16' | 'u32' | 'tag' | 'text31' | 'text';
type Fields = Readonly<Record<string, FieldType>>;

const SIZE: Record<FieldType, number> = { u8: 1, u16: 2, i16: 2, u32: 4, tag: 6, text31: 31, text: 1 };

const SYSTEM = { system: 'u8', systemAddress: 'u8' } as const;
const COMPONENT = { ...SYSTEM, component: 'u8', address: 'u32' } as const;
const READ_COMPONENT = { ...SYSTEM, address: 'u32' } as const;
const RESERVED = { reserved: 'u8' } as const;

/** Every application data unit of table 3: its type, how many objects fit, and an object's fields in wire order. */
export const LAYOUTS = {
  systemStatus: { type: 1, max: 102, fields: { ...SYSTEM, status: 'u16', time: 'tag' } },
  componentStatus: { type: 2, max: 22, fields: { ...COMPONENT, status: 'u16', text: 'text31', time: 'tag' } },
  analog: { type: 3, max: 63, fields: { ...COMPONENT, analog: 'u8', raw: 'i16', time: 'tag' } },
  operation: { type: 4, max: 102, fields: { ...SYSTEM, operation: 'u8', operator: 'u8', time: 'tag' } },
  softwareVersion: { type: 5, max: 1, fields: { ...SYSTEM, major: 'u8', minor: 'u8' } },
  systemConfig: { type: 6, max: 3, fields: { ...SYSTEM, text: 'text' } },
  componentConfig: { type: 7, max: 26, fields: { ...COMPONENT, text: 'text31' } },
  systemTime: { type: 8, max: 1, fields: { ...SYSTEM, time: 'tag' } },
  unitStatus: { type: 21, max: 1, fields: { status: 'u8', time: 'tag' } },
  unitOperation: { type: 24, max: 127, fields: { operation: 'u8', operator: 'u8', time: 'tag' } },
  unitVersion: { type: 25, max: 1, fields: { major: 'u8', minor: 'u8' } },
  unitConfig: { type: 26, max: 1, fields: { text: 'text' } },
  unitTime: { type: 28, max: 1, fields: { time: 'tag' } },
  readSystemStatus: { type: 61, max: 102, fields: SYSTEM },
  readComponentStatus: { type: 62, max: 22, fields: READ_COMPONENT },
  readAnalog: { type: 63, max: 63, fields: READ_COMPONENT },
  readOperation: { type: 64, max: 1, fields: { ...SYSTEM, count: 'u8', time: 'tag' } },
  readSoftwareVersion: { type: 65, max: 1, fields: SYSTEM },
  readSystemConfig: { type: 66, max: 3, fields: SYSTEM },
  readComponentConfig: { type: 67, max: 26, fields: READ_COMPONENT },
  readSystemTime: { type: 68, max: 1, fields: SYSTEM },
  readUnitStatus: { type: 81, max: 1, fields: RESERVED },
  readUnitOperation: { type: 84, max: 1, fields: { count: 'u8', time: 'tag' } },
  readUnitVersion: { type: 85, max: 1, fields: RESERVED },
  readUnitConfig: { type: 86, max: 1, fields: RESERVED },
  readUnitTime: { type: 88, max: 1, fields: RESERVED },
  initialise: { type: 89, max: 1, fields: RESERVED },
  syncClock: { type: 90, max: 1, fields: { time: 'tag' } },
  /** 查岗: minutes the duty officer has to answer. */
  rollCall: { type: 91, max: 1, fields: { minutes: 'u8' } },
} as const satisfies Record<string, { type: number; max: number; fields: Fields }>;

export type UnitName = keyof typeof LAYOUTS;
type ValueOf<F> = F extends 'tag' ? Tag : F extends 'text' | 'text31' ? string : number;
export type UnitObject<N extends UnitName> = {
  readonly [F in keyof (typeof LAYOUTS)[N]['fields']]: ValueOf<(typeof LAYOUTS)[N]['fields'][F]>;
};
/** An application data unit: objects of one type. */
export type Unit = { readonly [N in UnitName]: { readonly name: N; readonly objects: readonly UnitObject<N>[] } }[UnitName];

const NAMES = new Map<number, UnitName>(Object.entries(LAYOUTS).map(([name, layout]) => [layout.type, name as UnitName]));

const sizeOf = (fields: Fields): number => Object.values(fields).reduce((total, type) => total + SIZE[type], 0);

/** Bytes of a unit. @throws RangeError naming the field that does not fit, or the count that passes the standard's limit. */
export function encodeUnit(unit: Unit): Uint8Array {
  const { type, max, fields } = LAYOUTS[unit.name];
  const count = unit.objects.length;
  if (count < 1 || count > max) throw new RangeError(`gb26875: ${unit.name} takes 1 to ${max} objects, got ${count}`);
  const bytes = [type, count];
  for (const object of unit.objects) {
    for (const [name, field] of Object.entries(fields))
      put(bytes, `${unit.name}.${name}`, field, (object as Record<string, unknown>)[name]);
  }
  return Uint8Array.from(bytes);
}

function put(bytes: number[], name: string, type: FieldType, value: unknown): void {
  if (type === 'tag') return void bytes.push(...(value as Tag));
  if (type === 'text' || type === 'text31') {
    const text = encodeText(value as string, type === 'text' ? 255 : 31);
    if (type === 'text') bytes.push(text.length);
    bytes.push(...text);
    if (type === 'text31') bytes.push(...new Uint8Array(31 - text.length));
    return;
  }
  const width = SIZE[type];
  const min = type === 'i16' ? -32_768 : 0;
  const max = min + 256 ** width - 1;
  if (!Number.isInteger(value) || (value as number) < min || (value as number) > max) {
    throw new RangeError(`gb26875: ${name} must be a whole number ${min} to ${max}, got ${String(value)}`);
  }
  for (let i = 0, rest = value as number; i < width; i++, rest = Math.floor(rest / 256)) bytes.push(rest & 255);
}

interface DecodedUnit {
  /** Null when the type is reserved, the vendor's own, or nothing whole was there. */
  readonly unit: Unit | null;
  /** What was odd, in words, although whole objects were taken; null when nothing was. */
  readonly fault: string | null;
}

/**
 * Reads a unit as tolerantly as an alarm deserves: whole objects are taken even when the count or the length is wrong,
 * and an object that lacks only its time tag is taken with `NO_TAG`.
 */
export function decodeUnit(data: Uint8Array): DecodedUnit {
  if (data.length < 2) return { unit: null, fault: `unit of ${data.length} bytes, at least type and count are needed` };
  const [type, declared] = data;
  const name = NAMES.get(type);
  if (name === undefined) return { unit: null, fault: `unit type ${type} is reserved or the vendor's own` };
  const { fields } = LAYOUTS[name] as { fields: Fields };
  const plan = planObjects(fields, declared, data.length - 2);
  const objects: Record<string, unknown>[] = [];
  let at = 2;
  while (objects.length < plan.count) {
    const next = readObject(data, at, plan.fields);
    if (next === null) break;
    objects.push(plan.untagged ? { ...next.object, time: NO_TAG } : next.object);
    at = next.at;
  }
  const clean = objects.length === declared && at === data.length && !plan.untagged;
  return {
    unit: objects.length > 0 ? ({ name, objects } as unknown as Unit) : null,
    fault: clean ? null : `unit type ${type} announces ${declared} objects in ${data.length - 2} bytes, took ${objects.length}`,
  };
}

/** How many objects to read, and whether the sender left the time tags out. */
function planObjects(fields: Fields, declared: number, body: number): { count: number; untagged: boolean; fields: Fields } {
  const size = sizeOf(fields);
  if (Object.values(fields).includes('text')) return { count: declared, untagged: false, fields };
  const { time, ...rest } = fields;
  const bare = size - SIZE.tag;
  if (time !== undefined && bare > 0 && declared > 0 && body === declared * bare) return { count: declared, untagged: true, fields: rest };
  if (time !== undefined && bare > 0 && body >= bare && body < size) return { count: 1, untagged: true, fields: rest };
  return { count: body % size === 0 ? body / size : declared, untagged: false, fields };
}

function readObject(data: Uint8Array, start: number, fields: Fields): { object: Record<string, unknown>; at: number } | null {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const object: Record<string, unknown> = {};
  let at = start;
  for (const [name, type] of Object.entries(fields)) {
    const size = type === 'text' && at < data.length ? 1 + data[at] : SIZE[type];
    if (at + size > data.length) return null;
    object[name] = readField(data, view, at, size, type);
    at += size;
  }
  return { object, at };
}

function readField(data: Uint8Array, view: DataView, at: number, size: number, type: FieldType): unknown {
  switch (type) {
    case 'u8':
      return data[at];
    case 'u16':
      return view.getUint16(at, true);
    case 'i16':
      return view.getInt16(at, true);
    case 'u32':
      return view.getUint32(at, true);
    case 'tag':
      return [...data.subarray(at, at + 6)];
    case 'text31':
      return decodeText(data.subarray(at, at + size));
    case 'text':
      return decodeText(data.subarray(at + 1, at + size));
  }
}
