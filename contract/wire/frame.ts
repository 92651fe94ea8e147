import type { LiveColumns } from '../live/columns.ts';
import { STATUSES } from '../live/status.ts';
import { getVarint, putVarint } from './varint.ts';

/**
 * The binary live frame: every device of a scope that changed after tick `since`, up to and including tick `tick`.
 * Snapshot (since 0), steady stream, slow client and reconnect are all this one message.
 *
 * Little-endian. Header of 28 bytes: u8 'Q' · u8 version · u16 flags (1 = part of a snapshot, made whole by a frame that leads on from its
 * tick) · u32 tick · u32 since · u32 count · f64 server time (ms UTC) · u32 body length. Then per device, handles ascending: varint handle
 * delta · u8 status (low nibble) and flags (high nibble) · varint age in 0.1 s + 1 (0 = never heard) · varint mask of the points sent
 * · f32 for each of them.
 */
const FRAME_VERSION = 1;
export const FRAME_MAGIC = 0x51;
const HEADER = 28;
const MORE = 1;
const AGE_STEP_MS = 100;
/** handle ≤ 5 bytes, status 1, age ≤ 6, mask ≤ 4, then values. */
const WORST_ROW = 16;

export interface FrameHeader {
  readonly tick: number;
  readonly since: number;
  readonly count: number;
  readonly serverTime: number;
  /** Only a frame that leads on from its tick makes the snapshot whole. */
  readonly more: boolean;
}

export interface FrameInput {
  readonly tick: number;
  readonly since: number;
  readonly serverTime: number;
  /** Handles to send, ascending. */
  readonly handles: ArrayLike<number>;
  /** Tick at which each value slot last changed; values not newer than `since` stay out. */
  readonly valueTick: Uint32Array;
  /** A frame that leads on from this tick follows, and makes it whole. */
  readonly more?: boolean;
  /** Without values: of devices that are not looked at only status and age are told. */
  readonly bare?: boolean;
  /** Without age too: of a dot nobody asks for it. */
  readonly ageless?: boolean;
}

/** Where frames are written that need no more: most are of a few devices, and one is written at a time. */
const SMALL = new Uint8Array(16_384);
const SMALL_VIEW = new DataView(SMALL.buffer);

/** @returns a fresh array, exactly as long as the frame. */
export const encodeFrame = (columns: LiveColumns, input: FrameInput): Uint8Array<ArrayBuffer> => writeFrame(columns, input).slice();

/** @returns the same in memory that the next frame may be written to: for who copies it at once. */
export function writeFrame(columns: LiveColumns, input: FrameInput): Uint8Array<ArrayBuffer> {
  const { handles, since, valueTick } = input;
  const most = HEADER + worstBody(columns, handles);
  const bytes = most <= SMALL.length ? SMALL : new Uint8Array(most);
  const view = bytes === SMALL ? SMALL_VIEW : new DataView(bytes.buffer);
  let at = HEADER;
  let previous = -1;
  for (let row = 0; row < handles.length; row++) {
    const handle = handles[row];
    at = putVarint(bytes, at, handle - previous - 1);
    previous = handle;
    bytes[at++] = (columns.status[handle] & 15) | ((columns.flags[handle] & 15) << 4);
    at = putVarint(bytes, at, input.ageless ? 0 : ageSteps(columns.observedAt[handle], input.serverTime));
    const base = columns.base[handle];
    const mask = input.bare ? 0 : changedMask(valueTick, base, columns.points[handle], since);
    at = putVarint(bytes, at, mask);
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      view.setFloat32(at, columns.values[base + 31 - Math.clz32(rest & -rest)], true);
      at += 4;
    }
  }
  putHeader(view, input, at - HEADER);
  return bytes.subarray(0, at);
}

/** Reads only the header. Throws when these bytes are no frame of this version. */
export function readHeader(bytes: Uint8Array): FrameHeader {
  if (bytes.length < HEADER) throw new Error(`frame: ${bytes.length} bytes is shorter than a header of ${HEADER}`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes[0] !== FRAME_MAGIC || bytes[1] !== FRAME_VERSION)
    throw new Error(`frame: starts with ${bytes[0]},${bytes[1]}, expected ${FRAME_MAGIC},${FRAME_VERSION}`);
  const body = view.getUint32(24, true);
  if (body !== bytes.length - HEADER) throw new Error(`frame: body of ${bytes.length - HEADER} bytes, header says ${body}`);
  const serverTime = view.getFloat64(16, true);
  if (!Number.isFinite(serverTime)) throw new Error(`frame: server time is ${serverTime}`);
  return {
    tick: view.getUint32(4, true),
    since: view.getUint32(8, true),
    count: view.getUint32(12, true),
    serverTime,
    more: (view.getUint16(2, true) & MORE) !== 0,
  };
}

/**
 * Writes a frame into columns that mirror the sender's.
 * @param touched receives each handle written (for marks and indexes).
 * @param slotOf the receiver's own handle for one of the sender's; −1 = it does not know the device, and passes over what is said of it.
 * Throws when the frame does not fit the columns; what was written until then stays, so the caller must ask for everything again.
 */
export function applyFrame(
  columns: LiveColumns,
  bytes: Uint8Array,
  touched?: (handle: number, statusBefore: number) => void,
  slotOf: (handle: number) => number = (handle) => handle,
): FrameHeader {
  const header = readHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cursor = { at: HEADER };
  let told = -1;
  for (let row = 0; row < header.count; row++) {
    told += getVarint(bytes, cursor, 'frame') + 1;
    const handle = slotOf(told);
    if (handle < 0) {
      skipRow(bytes, cursor);
      continue;
    }
    if (handle >= columns.size) throw new Error(`frame: handle ${handle} is beyond the ledger of ${columns.size}`);
    const head = bytes[cursor.at++];
    const before = columns.status[handle];
    if ((head & 15) >= STATUSES.length)
      throw new Error(`frame: device ${handle} has status ${head & 15}, the last known is ${STATUSES.length - 1}`);
    columns.status[handle] = head & 15;
    columns.flags[handle] = head >> 4;
    const age = getVarint(bytes, cursor, 'frame');
    columns.observedAt[handle] = age === 0 ? 0 : header.serverTime - (age - 1) * AGE_STEP_MS;
    const base = columns.base[handle];
    const mask = getVarint(bytes, cursor, 'frame');
    if (mask >= 2 ** columns.points[handle])
      throw new Error(`frame: device ${handle} has ${columns.points[handle]} points, mask is ${mask}`);
    for (let rest = mask; rest !== 0; rest &= rest - 1) {
      columns.values[base + 31 - Math.clz32(rest & -rest)] = view.getFloat32(cursor.at, true);
      cursor.at += 4;
    }
    touched?.(handle, before);
  }
  if (cursor.at !== bytes.length) throw new Error(`frame: ${bytes.length - cursor.at} bytes left over`);
  return header;
}

/** After its handle: status and flags, age, mask and its values. */
function skipRow(bytes: Uint8Array, cursor: { at: number }): void {
  cursor.at++;
  getVarint(bytes, cursor, 'frame');
  const mask = getVarint(bytes, cursor, 'frame');
  for (let rest = mask; rest !== 0; rest &= rest - 1) cursor.at += 4;
}

const ageSteps = (observedAt: number, now: number): number =>
  observedAt === 0 ? 0 : Math.max(0, Math.round((now - observedAt) / AGE_STEP_MS)) + 1;

function changedMask(valueTick: Uint32Array, base: number, points: number, since: number): number {
  let mask = 0;
  for (let p = 0; p < points; p++) if (valueTick[base + p] > since) mask |= 1 << p;
  return mask;
}

function worstBody(columns: LiveColumns, handles: ArrayLike<number>): number {
  let size = 0;
  for (let row = 0; row < handles.length; row++) size += WORST_ROW + columns.points[handles[row]] * 4;
  return size;
}

function putHeader(view: DataView, input: FrameInput, body: number): void {
  view.setUint8(0, FRAME_MAGIC);
  view.setUint8(1, FRAME_VERSION);
  view.setUint16(2, input.more ? MORE : 0, true);
  view.setUint32(4, input.tick, true);
  view.setUint32(8, input.since, true);
  view.setUint32(12, input.handles.length, true);
  view.setFloat64(16, input.serverTime, true);
  view.setUint32(24, body, true);
}
