import { addressText, bcd, putAddress, putBcd, sumOf } from './bytes.ts';

/** DL/T 645-2007: electricity meters. `68 A0…A5 68 C L data+33 CS 16`, addresses and data lowest byte first. */

export const CONTROL = { read: 0x11, answer: 0x91, more: 0xb1, error: 0xd1 } as const;

export interface Frame645 {
  readonly dialect: 'dlt645';
  /** 12 hex digits. */
  readonly address: string;
  readonly control: number;
  /** Without the 33 that is added on the line: four bytes of DI, then values. */
  readonly data: Uint8Array;
}

const AROUND = 12;
const ADDED = 0x33;

/** Length of the frame that begins at `at` as its header says; null when it is no such header, 0 while too little is there. */
export function length645(bytes: Uint8Array, at: number): number | null {
  if (at + 7 < bytes.length && bytes[at + 7] !== 0x68) return null;
  if (at + 9 >= bytes.length) return 0;
  return AROUND + bytes[at + 9];
}

/** @param frame a whole one whose checksum is right */
export const read645 = (frame: Uint8Array): Frame645 => ({
  dialect: 'dlt645',
  address: addressText(frame, 1, 6),
  control: frame[8],
  data: frame.slice(10, -2).map((byte) => byte - ADDED),
});

export function write645({ address, control, data }: Omit<Frame645, 'dialect'>): Uint8Array {
  const frame = new Uint8Array(AROUND + data.length);
  frame[0] = 0x68;
  putAddress(frame, 1, address);
  frame[7] = 0x68;
  frame[8] = control;
  frame[9] = data.length;
  for (let i = 0; i < data.length; i++) frame[10 + i] = data[i] + ADDED;
  frame[frame.length - 2] = sumOf(frame, 0, frame.length - 2);
  frame[frame.length - 1] = 0x16;
  return frame;
}

interface Field {
  readonly point: string;
  /** Bytes of one value, and what its last digit is worth. */
  readonly bytes: number;
  readonly unit: number;
  /** The uppermost bit is the sign. */
  readonly signed: boolean;
}
const field = (point: string, bytes: number, unit: number, signed = false): Field => ({ point, bytes, unit, signed });

const VOLTAGE = ['voltageA', 'voltageB', 'voltageC'].map((point) => field(point, 2, 0.1));
const CURRENT = ['currentA', 'currentB', 'currentC'].map((point) => field(point, 3, 0.001, true));

/** What each DI of the standard says, by its eight hex digits. FF is all three phases in one. */
const FIELDS: Readonly<Record<string, readonly Field[]>> = {
  '00010000': [field('energyKwh', 4, 0.01)],
  '02010100': [VOLTAGE[0]],
  '02010200': [VOLTAGE[1]],
  '02010300': [VOLTAGE[2]],
  '0201FF00': VOLTAGE,
  '02020100': [CURRENT[0]],
  '02020200': [CURRENT[1]],
  '02020300': [CURRENT[2]],
  '0202FF00': CURRENT,
  '02030000': [field('powerKw', 3, 0.0001, true)],
  '02060000': [field('powerFactor', 2, 0.001, true)],
  '02800001': [field('neutralA', 3, 0.001)],
};

function diBytes(di: string): Uint8Array {
  const bytes = new Uint8Array(4);
  putAddress(bytes, 0, di);
  return bytes;
}

export const readRequest = (address: string, di: string): Uint8Array => write645({ address, control: CONTROL.read, data: diBytes(di) });

/** The DI a frame is about, '' when it has none. */
export const diOf = ({ data }: Frame645): string => (data.length < 4 ? '' : addressText(data, 0, 4));

/** Values of an answer by point. A phase that a meter has not is filled with FF and left out; fewer phases than three are. */
export function readValues(frame: Frame645): Record<string, number> | string {
  const di = diOf(frame);
  const fields = Object.hasOwn(FIELDS, di) ? FIELDS[di] : undefined;
  if (!fields) return `data identifier ${di || 'none'}: nothing is known of it`;
  const values: Record<string, number> = {};
  let at = 4;
  for (const { point, bytes, unit, signed } of fields) {
    if (at + bytes > frame.data.length) break;
    const value = bcd(frame.data, at, bytes, signed ? 0x7f : 0xff);
    if (value !== null) values[point] = Number((value * unit * (signed && frame.data[at + bytes - 1] >= 0x80 ? -1 : 1)).toFixed(4));
    at += bytes;
  }
  return at === 4 ? `data identifier ${di}: ${frame.data.length - 4} bytes are too few` : values;
}

/** Data of an answer: the meter's side. Null when it has no such DI. */
export function answerData(di: string, points: Readonly<Record<string, number>>): Uint8Array | null {
  const fields = Object.hasOwn(FIELDS, di) ? FIELDS[di] : undefined;
  if (!fields?.some(({ point }) => point in points)) return null;
  const data = new Uint8Array(4 + fields.reduce((sum, { bytes }) => sum + bytes, 0));
  data.set(diBytes(di));
  let at = 4;
  for (const { point, bytes, unit, signed } of fields) {
    const value = points[point];
    if (value === undefined) data.fill(0xff, at, at + bytes);
    else putBcd(data, at, bytes, Math.abs(value) / unit);
    if (signed && value < 0) data[at + bytes - 1] |= 0x80;
    at += bytes;
  }
  return data;
}
