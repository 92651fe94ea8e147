import { addressText, bcd, putAddress, sumOf } from './bytes.ts';

/** M-Bus, EN 13757-2 and -3: heat meters. `68 L L 68 C A CI … CS 16`, `10 C A CS 16`, and E5 alone. */

export type FrameMbus =
  | { readonly dialect: 'mbus'; readonly form: 'ack' }
  | { readonly dialect: 'mbus'; readonly form: 'short'; readonly control: number; readonly address: number }
  | {
      readonly dialect: 'mbus';
      readonly form: 'long';
      readonly control: number;
      readonly address: number;
      readonly ci: number;
      readonly data: Uint8Array;
    };

export const ACK = 0xe5;
export const CONTROL = { reset: 0x40, ask: 0x5b, askToggled: 0x7b, send: 0x53, answer: 0x08 } as const;
/** Address of whichever meter was selected before. */
export const SELECTED = 0xfd;
const VARIABLE = 0x72;
const SELECT = 0x52;

/** Length of the frame that begins at `at` as its header says; null when it is no such header, 0 while too little is there. */
export function lengthMbus(bytes: Uint8Array, at: number): number | null {
  if (at + 2 < bytes.length && bytes[at + 1] !== bytes[at + 2]) return null;
  if (at + 3 < bytes.length && bytes[at + 3] !== 0x68) return null;
  if (at + 3 >= bytes.length) return 0;
  return bytes[at + 1] < 3 ? null : bytes[at + 1] + 6;
}

/** @param frame a whole one whose checksum is right */
export const readLong = (frame: Uint8Array): FrameMbus => ({
  dialect: 'mbus',
  form: 'long',
  control: frame[4],
  address: frame[5],
  ci: frame[6],
  data: frame.slice(7, -2),
});

export function shortFrame(control: number, address: number): Uint8Array {
  return Uint8Array.of(0x10, control, address, (control + address) & 0xff, 0x16);
}

function longFrame(control: number, address: number, ci: number, data: Uint8Array): Uint8Array {
  const frame = new Uint8Array(data.length + 9);
  frame.set([0x68, data.length + 3, data.length + 3, 0x68, control, address, ci]);
  frame.set(data, 7);
  frame[frame.length - 2] = sumOf(frame, 4, frame.length - 2);
  frame[frame.length - 1] = 0x16;
  return frame;
}

/** Selects a meter by the eight digits printed on it, whoever made it. */
export function selectFrame(id: string): Uint8Array {
  const data = new Uint8Array(8).fill(0xff);
  putAddress(data, 0, id);
  return longFrame(CONTROL.send, SELECTED, SELECT, data);
}

/** What a frame of a meter says. */
interface MbusReading {
  /** Eight digits. */
  readonly id: string;
  readonly values: Readonly<Record<string, number>>;
  /** Of the status byte: bit 2 power low, bit 3 a lasting fault, bit 4 a passing one. */
  readonly status: number;
  readonly faults: readonly string[];
}

/** Points by VIF: the power of ten of the lowest one, and what its unit (Wh, J, W, m³, ℃) is in ours. */
const QUANTITIES: readonly (readonly [first: number, last: number, point: string, exponent: number, factor: number])[] = [
  [0x00, 0x07, 'heatKwh', -3, 0.001],
  [0x08, 0x0f, 'heatKwh', 0, 1 / 3.6e6],
  [0x10, 0x17, 'volumeM3', -6, 1],
  [0x28, 0x2f, 'powerKw', -3, 0.001],
  [0x38, 0x3f, 'flowM3h', -6, 1],
  [0x58, 0x5b, 'supplyC', -3, 1],
  [0x5c, 0x5f, 'returnC', -3, 1],
];

/** Bytes of a value by the low half of its DIF. */
const LENGTHS: readonly number[] = [0, 1, 2, 3, 4, 4, 6, 8, 0, 1, 2, 3, 4, -1, 6, -2];
const MAX_EXTENSIONS = 10;

/** @returns words when it is no variable data of a meter */
export function readMbus(frame: FrameMbus): MbusReading | string {
  if (frame.form !== 'long') return 'no data of a meter';
  if (frame.ci !== VARIABLE) return `control information ${frame.ci.toString(16)}: only 72, variable data, is read`;
  const { data } = frame;
  if (data.length < 12) return `variable data of ${data.length} bytes, at least 12 are needed`;
  const values: Record<string, number> = {};
  const faults: string[] = [];
  let at = 12;
  while (at < data.length) {
    const record = readRecord(data, at);
    if (typeof record === 'string') {
      if (record !== '') faults.push(record);
      break;
    }
    at = record.next;
    if (record.point !== null && record.value !== null && !(record.point in values)) values[record.point] = record.value;
  }
  return { id: addressText(data, 0, 4), values, status: data[9], faults };
}

interface MbusRecord {
  readonly next: number;
  readonly point: string | null;
  readonly value: number | null;
}

/** One record: its DIF with extensions, its VIF with extensions, its value. '' = the rest belongs to the maker. */
function readRecord(data: Uint8Array, from: number): MbusRecord | string {
  let at = from;
  const dif = data[at++];
  if (dif === 0x2f) return { next: at, point: null, value: null };
  if (dif === 0x0f || dif === 0x1f) return '';
  // Storage and tariff in the first byte or an extension: not what is now. So are maxima, minima and values while faulty.
  let now = (dif & 0x70) === 0;
  for (let more = dif, n = 0; more & 0x80; n++) {
    if (n === MAX_EXTENSIONS || at >= data.length) return `record at ${from}: its head has no end`;
    more = data[at++];
    now &&= (more & 0x7f) === 0;
  }
  if (at >= data.length) return `record at ${from} is cut`;
  const vif = data[at++];
  let plain = (vif & 0x80) === 0;
  for (let more = vif, n = 0; more & 0x80; n++) {
    if (n === MAX_EXTENSIONS || at >= data.length) return `record at ${from}: its unit has no end`;
    more = data[at++];
    plain = false;
  }
  if ((vif & 0x7f) === 0x7c) at += (data[at] ?? 0) + 1;
  const length = lengthOf(dif, data, at);
  if (length === null || at + length > data.length) return `record at ${from} is cut`;
  const quantity = plain && now ? QUANTITIES.find(([first, last]) => vif >= first && vif <= last) : undefined;
  if (!quantity) return { next: at + length, point: null, value: null };
  const [first, , point, exponent, factor] = quantity;
  const raw = rawOf(dif & 15, data, at);
  const value = raw === null ? null : Number((raw * 10 ** (exponent + vif - first) * factor).toPrecision(9));
  return { next: at + length, point, value };
}

function lengthOf(dif: number, data: Uint8Array, at: number): number | null {
  const length = LENGTHS[dif & 15];
  if (length >= 0) return length;
  if (length === -2 || at >= data.length) return null;
  // Variable length: text, or numbers of up to 15 bytes.
  const first = data[at];
  if (first < 0xc0) return 1 + first;
  return 1 + (first & 15);
}

function rawOf(coding: number, data: Uint8Array, at: number): number | null {
  const view = new DataView(data.buffer, data.byteOffset + at);
  switch (coding) {
    case 1:
      return view.getInt8(0);
    case 2:
      return view.getInt16(0, true);
    case 3:
      return (view.getInt8(2) << 16) | view.getUint16(0, true);
    case 4:
      return view.getInt32(0, true);
    case 5: {
      const value = view.getFloat32(0, true);
      return Number.isFinite(value) ? value : null;
    }
    case 6:
      return view.getInt16(4, true) * 2 ** 32 + view.getUint32(0, true);
    case 7:
      return Number(view.getBigInt64(0, true));
    case 9:
    case 10:
    case 11:
    case 12:
    case 14:
      return bcd(data, at, LENGTHS[coding]);
    default:
      return null;
  }
}

/** Variable data of a heat meter that says these: the meter's side. */
export function heatData(id: string, access: number, points: Readonly<Record<string, number>>): Uint8Array {
  const head = new Uint8Array(12);
  putAddress(head, 0, id);
  // Maker QYN in five bits a letter, version, medium heat (outlet), access number, status, signature.
  head.set([0x2e, 0x47, 0x01, 0x04, access & 0xff, points.batteryLow === 1 ? 4 : 0, 0, 0], 4);
  const records = (
    [
      [0x06, 'heatKwh', 1],
      [0x14, 'volumeM3', 100],
      [0x2b, 'powerKw', 1000],
      [0x3b, 'flowM3h', 1000],
      [0x5b, 'supplyC', 0],
      [0x5f, 'returnC', 0],
    ] as const
  ).flatMap(([vif, point, per]) => {
    if (points[point] === undefined) return [];
    const value = new DataView(new ArrayBuffer(4));
    if (per === 0) value.setFloat32(0, points[point], true);
    else value.setInt32(0, Math.round(points[point] * per), true);
    return [per === 0 ? 0x05 : 0x04, vif, ...new Uint8Array(value.buffer)];
  });
  return Uint8Array.from([...head, ...records]);
}

/** An answer of a meter with variable data. */
export const answerFrame = (address: number, data: Uint8Array): Uint8Array => longFrame(CONTROL.answer, address, VARIABLE, data);
