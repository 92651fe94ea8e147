/**
 * Frames of wireless pressure and level terminals, big-endian: `A5 5A` · command · length of all u16 · number of the terminal, 12 ASCII ·
 * power · RSSI i8 dBm · interval u16 s · count u16 · unit · alarm bits · low limit u16 · high limit u16 · value u16 · seconds since 1970
 * u32 · `count` older values u16 · CRC-16 of Modbus over all before it · `55 AA`.
 */
export interface TerminalReport {
  readonly number: string;
  /** Outside supply instead of a battery. */
  readonly mains: boolean;
  readonly batteryPct: number;
  readonly rssiDbm: number;
  readonly intervalS: number;
  /** What the values count: 1 = thousandths of a MPa. */
  readonly unit: number;
  /** Bits: 0 low, 1 high, 2 battery, 3 sensor fault, 4 hardware fault. */
  readonly alarms: number;
  readonly low: number;
  readonly high: number;
  readonly value: number;
  /** Seconds since 1970 by the clock of the terminal. */
  readonly time: number;
  /** Values kept before; whether the oldest or the newest comes first is not known. */
  readonly cached: readonly number[];
}

export type TerminalEvent =
  | { readonly kind: 'report'; readonly report: TerminalReport; readonly bytes: Uint8Array }
  | { readonly kind: 'junk'; readonly reason: string; readonly bytes: Uint8Array };

const START = [0xa5, 0x5a] as const;
const END = [0x55, 0xaa] as const;
const HEAD = 35;
const TAIL = 4;
const MOST = 2048;
/** Bytes that are no frame are told after so many. */
const KEPT = 1024;
const PERCENT_A_STEP = 5;

/** @throws RangeError when the number is not of twelve ASCII characters */
export function encodeReport(report: TerminalReport): Uint8Array {
  if (!/^[\x21-\x7e]{12}$/.test(report.number)) throw new RangeError(`meokon: number "${report.number}" is not of twelve characters`);
  const bytes = Buffer.alloc(HEAD + report.cached.length * 2 + TAIL);
  bytes.set(START, 0);
  bytes.writeUInt16BE(bytes.length, 3);
  bytes.write(report.number, 5, 'latin1');
  bytes[17] = (report.mains ? 0x80 : 0) | Math.min(31, Math.round(report.batteryPct / PERCENT_A_STEP));
  bytes.writeInt8(report.rssiDbm, 18);
  bytes.writeUInt16BE(report.intervalS, 19);
  bytes.writeUInt16BE(report.cached.length, 21);
  bytes[23] = report.unit;
  bytes[24] = report.alarms;
  [report.low, report.high, report.value].forEach((value, i) => bytes.writeUInt16BE(value, 25 + i * 2));
  bytes.writeUInt32BE(report.time, 31);
  report.cached.forEach((value, i) => bytes.writeUInt16BE(value, HEAD + i * 2));
  bytes.writeUInt16BE(crc(bytes.subarray(0, -TAIL)), bytes.length - TAIL);
  bytes.set(END, bytes.length - END.length);
  return bytes;
}

/** Finds frames in a stream that is cut anywhere; after what is no frame it goes on by one byte. Holds one frame and the last chunk. */
export class ReportDecoder {
  #buffer: Buffer = Buffer.alloc(0);
  #skipped: number[] = [];
  #reason = '';

  /** Bytes that are held: of a frame that has not come whole, and of what is none and not told yet. */
  get held(): number {
    return this.#buffer.length + this.#skipped.length;
  }

  push(chunk: Uint8Array): TerminalEvent[] {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    const events: TerminalEvent[] = [];
    let at = 0;
    while (at < this.#buffer.length) {
      const length = lengthAt(this.#buffer, at);
      if (length === null) break;
      const fault = typeof length === 'string' ? length : faultOf(this.#buffer.subarray(at, at + length));
      if (fault === null) {
        const bytes = Uint8Array.from(this.#buffer.subarray(at, at + Number(length)));
        events.push(...this.#junk(), { kind: 'report', report: read(Buffer.from(bytes)), bytes });
        at += Number(length);
        continue;
      }
      if (this.#skipped.length === 0) this.#reason = fault;
      this.#skipped.push(this.#buffer[at++]);
      if (this.#skipped.length >= KEPT) events.push(...this.#junk());
    }
    this.#buffer = Buffer.from(this.#buffer.subarray(at));
    if (this.#buffer.length === 0) events.push(...this.#junk());
    return events;
  }

  #junk(): TerminalEvent[] {
    const bytes = Uint8Array.from(this.#skipped);
    this.#skipped = [];
    return bytes.length === 0 ? [] : [{ kind: 'junk', reason: this.#reason, bytes }];
  }
}

/** Of the frame that begins here; null when more bytes are needed, words when none does. */
function lengthAt(bytes: Buffer, at: number): number | string | null {
  for (const [i, byte] of START.entries()) {
    if (at + i >= bytes.length) return null;
    if (bytes[at + i] !== byte) return 'no frame begins with A5 5A';
  }
  if (at + 5 > bytes.length) return null;
  const length = bytes.readUInt16BE(at + 3);
  if (length < HEAD + TAIL || length > MOST) return `length ${length} is not from ${HEAD + TAIL} to ${MOST}`;
  return at + length > bytes.length ? null : length;
}

function faultOf(frame: Buffer): string | null {
  if (frame.at(-2) !== END[0] || frame.at(-1) !== END[1]) return 'no 55 AA where the length says';
  const [got, due] = [frame.readUInt16BE(frame.length - TAIL), crc(frame.subarray(0, -TAIL))];
  if (got !== due) return `CRC is ${hex(got)}, should be ${hex(due)}`;
  if (!/^[\x21-\x7e]{12}$/.test(frame.toString('latin1', 5, 17))) return 'the number of the terminal is no twelve characters';
  return null;
}

const hex = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

function read(frame: Buffer): TerminalReport {
  const count = Math.min(frame.readUInt16BE(21), Math.floor((frame.length - HEAD - TAIL) / 2));
  return {
    number: frame.toString('latin1', 5, 17),
    mains: (frame[17] & 0x80) !== 0,
    batteryPct: Math.min(100, (frame[17] & 0x1f) * PERCENT_A_STEP),
    rssiDbm: frame.readInt8(18),
    intervalS: frame.readUInt16BE(19),
    unit: frame[23],
    alarms: frame[24],
    low: frame.readUInt16BE(25),
    high: frame.readUInt16BE(27),
    value: frame.readUInt16BE(29),
    time: frame.readUInt32BE(31),
    cached: Array.from({ length: count }, (_, i) => frame.readUInt16BE(HEAD + i * 2)),
  };
}

/** CRC-16 of Modbus. */
function crc(bytes: Uint8Array): number {
  let register = 0xffff;
  for (const byte of bytes) {
    register ^= byte;
    for (let bit = 0; bit < 8; bit++) register = register & 1 ? (register >> 1) ^ 0xa001 : register >> 1;
  }
  return register;
}
