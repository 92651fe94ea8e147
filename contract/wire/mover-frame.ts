import { MOVER_STATUSES, reserveMover, type MoverColumns } from '../live/mover-columns.ts';
import { getVarint, putVarint } from './varint.ts';

/**
 * The binary frame of movers: those of an audience that changed after tick `since`, up to and including tick `tick`. It is sent before
 * the live frame of the same tick, by which it is acknowledged.
 *
 * Little-endian. Header of 28 bytes: u8 'M' · u8 version · u16 0 · u32 tick · u32 since · u32 count · f64 server time (ms UTC) · u32 body
 * length. Then per mover, handles ascending: varint handle delta · u8 status (low 2 bits) and which parts follow · varint age in 0.1 s ·
 * name: varint length, UTF-8 · place: longitude and latitude in 1e-6 degrees, each as the difference to the row before that had
 * one · height: in 0.1 m · motion: u8 heading in 360/250 degrees, varint speed in 0.1 m/s · condition: varint accuracy in metres,
 * u8 battery in per cent. Differences and heights are zigzag varints; of height, speed and accuracy 0 = not known and all
 * others are one more; of heading and battery 255 = not known.
 */
const VERSION = 1;
export const MOVERS_MAGIC = 0x4d;
const HEADER = 28;
const AGE_STEP_MS = 100;
const DEGREE_STEPS = 1e6;
const STEPS = 10;
const HEADINGS = 250;
const NOT_KNOWN = 255;
/** Handle 5, head 1, age 7, length 2, place 10, height 3, heading 1, speed 3, accuracy 4, battery 1. */
const WORST_ROW = 37;
const LONGEST_NAME = 600;
/** Who may not see some movers is sent the handles of the others: there are gaps, but none beyond this. */
export const MOST_MOVERS = 100_000;

/** What changes apart, in the order of the bits of a row's head from 4 on. */
export const MOVER_PARTS = { name: 0, place: 1, height: 2, motion: 3, condition: 4 } as const;
export const PARTS = 5;

interface MoverFrameInput {
  readonly tick: number;
  readonly since: number;
  readonly serverTime: number;
  /** Handles to send, ascending. */
  readonly handles: Uint32Array;
  /** Tick at which each part of a mover last changed: `handle * PARTS + part`. */
  readonly partTick: Uint32Array;
}

interface MoverFrameHeader {
  readonly tick: number;
  readonly since: number;
  readonly count: number;
  readonly serverTime: number;
}

/** Values as a frame carries them: what both sides hold. There is one zero. */
export const rounded = {
  degrees: (value: number): number => Math.round(value * DEGREE_STEPS) / DEGREE_STEPS + 0,
  /** Metres, or metres a second. */
  tenths: (value: number): number => Math.round(value * STEPS) / STEPS + 0,
  heading: (value: number): number => ((Math.round((value * HEADINGS) / 360) % HEADINGS) * 360) / HEADINGS,
  whole: (value: number): number => Math.round(value) + 0,
} as const;

const text = { encoder: new TextEncoder(), decoder: new TextDecoder('utf-8', { fatal: true }) };

const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);
const unzigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);
const known = (value: number, steps: number): number => (Number.isNaN(value) ? 0 : Math.round(value * steps) + 1);

/** @returns a fresh array, exactly as long as the frame. */
export function encodeMovers(columns: MoverColumns, input: MoverFrameInput): Uint8Array<ArrayBuffer> {
  const { handles, since, partTick, serverTime } = input;
  const names = new Map<number, Uint8Array>();
  let size = HEADER + handles.length * WORST_ROW;
  for (const handle of handles) {
    if (partTick[handle * PARTS] <= since) continue;
    const name = text.encoder.encode(columns.ids[handle]);
    names.set(handle, name);
    size += name.length;
  }
  const bytes = new Uint8Array(size);
  const row = { at: HEADER, lng: 0, lat: 0 };
  let previous = -1;
  for (const handle of handles) {
    row.at = putVarint(bytes, row.at, handle - previous - 1);
    previous = handle;
    let parts = 0;
    for (let part = 0; part < PARTS; part++) if (partTick[handle * PARTS + part] > since) parts |= 4 << part;
    bytes[row.at++] = columns.status[handle] | parts;
    row.at = putVarint(bytes, row.at, Math.max(0, Math.round((serverTime - columns.at[handle]) / AGE_STEP_MS)));
    putParts(columns, bytes, row, handle, parts, names.get(handle));
  }
  putHeader(bytes, input, row.at - HEADER);
  return bytes.slice(0, row.at);
}

interface Row {
  at: number;
  /** Of the row before, in steps. */
  lng: number;
  lat: number;
}

const has = (parts: number, part: number): boolean => (parts & (4 << part)) !== 0;

function putParts(columns: MoverColumns, bytes: Uint8Array, row: Row, handle: number, parts: number, name?: Uint8Array): void {
  if (name !== undefined) {
    row.at = putVarint(bytes, row.at, name.length);
    bytes.set(name, row.at);
    row.at += name.length;
  }
  if (has(parts, MOVER_PARTS.place)) {
    const [lng, lat] = [Math.round(columns.lng[handle] * DEGREE_STEPS), Math.round(columns.lat[handle] * DEGREE_STEPS)];
    row.at = putVarint(bytes, putVarint(bytes, row.at, zigzag(lng - row.lng)), zigzag(lat - row.lat));
    row.lng = lng;
    row.lat = lat;
  }
  if (has(parts, MOVER_PARTS.height)) {
    const height = columns.height[handle];
    row.at = putVarint(bytes, row.at, Number.isNaN(height) ? 0 : zigzag(Math.round(height * STEPS)) + 1);
  }
  if (has(parts, MOVER_PARTS.motion)) {
    const heading = columns.heading[handle];
    bytes[row.at++] = Number.isNaN(heading) ? NOT_KNOWN : Math.round((heading * HEADINGS) / 360) % HEADINGS;
    row.at = putVarint(bytes, row.at, known(columns.speed[handle], STEPS));
  }
  if (has(parts, MOVER_PARTS.condition)) {
    row.at = putVarint(bytes, row.at, known(columns.accuracy[handle], 1));
    const battery = columns.battery[handle];
    bytes[row.at++] = Number.isNaN(battery) ? NOT_KNOWN : Math.round(battery);
  }
}

function putHeader(bytes: Uint8Array<ArrayBuffer>, { tick, since, handles, serverTime }: MoverFrameInput, body: number): void {
  const view = new DataView(bytes.buffer);
  view.setUint8(0, MOVERS_MAGIC);
  view.setUint8(1, VERSION);
  view.setUint32(4, tick, true);
  view.setUint32(8, since, true);
  view.setUint32(12, handles.length, true);
  view.setFloat64(16, serverTime, true);
  view.setUint32(24, body, true);
}

/** Reads only the header. @throws Error when these bytes are no frame of this version. */
export function readMoversHeader(bytes: Uint8Array): MoverFrameHeader {
  if (bytes.length < HEADER) throw new Error(`movers: ${bytes.length} bytes is shorter than a header of ${HEADER}`);
  if (bytes[0] !== MOVERS_MAGIC || bytes[1] !== VERSION)
    throw new Error(`movers: starts with ${bytes[0]},${bytes[1]}, expected ${MOVERS_MAGIC},${VERSION}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = view.getUint32(24, true);
  if (body !== bytes.length - HEADER) throw new Error(`movers: body of ${bytes.length - HEADER} bytes, header says ${body}`);
  const serverTime = view.getFloat64(16, true);
  if (!Number.isFinite(serverTime)) throw new Error(`movers: server time is ${serverTime}`);
  return { tick: view.getUint32(4, true), since: view.getUint32(8, true), count: view.getUint32(12, true), serverTime };
}

/**
 * Writes a frame into columns that mirror the sender's. @param touched receives each handle written.
 * @throws Error when the frame does not fit; what was written until then stays, so everything must be asked for again.
 */
export function applyMovers(columns: MoverColumns, bytes: Uint8Array, touched?: (handle: number) => void): MoverFrameHeader {
  const header = readMoversHeader(bytes);
  const row = { at: HEADER, lng: 0, lat: 0 };
  let handle = -1;
  for (let count = 0; count < header.count; count++) {
    handle += getVarint(bytes, row, 'movers') + 1;
    const head = byteAt(bytes, row);
    const status = head & 3;
    if (status >= MOVER_STATUSES.length || head > 127) throw new Error(`movers: mover ${handle} has head ${head}`);
    if (handle >= MOST_MOVERS) throw new Error(`movers: handle ${handle}, there are at most ${MOST_MOVERS}`);
    reserveMover(columns, handle);
    columns.status[handle] = status;
    columns.at[handle] = header.serverTime - getVarint(bytes, row, 'movers') * AGE_STEP_MS;
    takeParts(columns, bytes, row, handle, head);
    touched?.(handle);
  }
  if (row.at !== bytes.length) throw new Error(`movers: ${bytes.length - row.at} bytes left over`);
  return header;
}

function takeParts(columns: MoverColumns, bytes: Uint8Array, row: Row, handle: number, parts: number): void {
  const number = (): number => getVarint(bytes, row, 'movers');
  const orUnknown = (value: number, steps: number): number => (value === 0 ? NaN : (value - 1) / steps);
  if (has(parts, MOVER_PARTS.name)) {
    const length = number();
    if (length > LONGEST_NAME || row.at + length > bytes.length) throw new Error(`movers: a name of ${length} bytes at byte ${row.at}`);
    columns.ids[handle] = text.decoder.decode(bytes.subarray(row.at, row.at + length));
    row.at += length;
  } else if (columns.ids[handle] === undefined) throw new Error(`movers: mover ${handle} was never named`);
  if (has(parts, MOVER_PARTS.place)) {
    row.lng += unzigzag(number());
    row.lat += unzigzag(number());
    columns.lng[handle] = row.lng / DEGREE_STEPS;
    columns.lat[handle] = row.lat / DEGREE_STEPS;
  }
  if (has(parts, MOVER_PARTS.height)) {
    const height = number();
    columns.height[handle] = height === 0 ? NaN : unzigzag(height - 1) / STEPS;
  }
  if (has(parts, MOVER_PARTS.motion)) {
    const heading = byteAt(bytes, row);
    columns.heading[handle] = heading === NOT_KNOWN ? NaN : (heading * 360) / HEADINGS;
    columns.speed[handle] = orUnknown(number(), STEPS);
  }
  if (has(parts, MOVER_PARTS.condition)) {
    columns.accuracy[handle] = orUnknown(number(), 1);
    const battery = byteAt(bytes, row);
    columns.battery[handle] = battery === NOT_KNOWN ? NaN : battery;
  }
}

function byteAt(bytes: Uint8Array, row: Row): number {
  if (row.at >= bytes.length) throw new Error(`movers: ends at byte ${row.at}`);
  return bytes[row.at++];
}
