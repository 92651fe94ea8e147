import { CHECKSUMS, type Checksum } from './checksum.ts';
import { Dialects, keep } from './dialects.ts';
import type { Tag } from './time.ts';

/**
 * The envelope, little-endian: `@@` · serial u16 · version (main, user) · time tag 6 · source u48 · destination u48 ·
 * length u16 · command · data · checksum · `##`. The end marker may occur in data, so length rules, never a search for it.
 */
export interface FrameHeader {
  readonly serial: number;
  readonly version: readonly [main: number, user: number];
  readonly time: Tag;
  readonly source: number;
  readonly destination: number;
  readonly command: number;
}
interface Frame extends FrameHeader {
  readonly data: Uint8Array;
}

const MAX_DATA = 1024;
const START = 0x40;
const END = 0x23;
const ENDED = END * 256 + END;
const HEADER = 27;
const TAIL = 3;
/** Unreadable bytes kept for diagnosis, and how many are swallowed before they are reported. */
const KEEP = 4096;
/** Sources whose checksum is held to on one connection. */
const MAX_HELD = 4096;

/** @throws RangeError when the data is longer than the standard allows or a number does not fit its field. */
export function encodeFrame(frame: Frame, checksum: Checksum = 'sum'): Uint8Array {
  const n = frame.data.length;
  if (n > MAX_DATA) throw new RangeError(`gb26875: ${n} bytes of data, at most ${MAX_DATA} fit a frame`);
  const bytes = new Uint8Array(HEADER + n + TAIL);
  const view = new DataView(bytes.buffer);
  bytes.fill(START, 0, 2);
  view.setUint16(2, frame.serial, true);
  bytes.set(frame.version, 4);
  bytes.set(frame.time, 6);
  putAddress(view, 12, frame.source);
  putAddress(view, 18, frame.destination);
  view.setUint16(24, n, true);
  bytes[26] = frame.command;
  bytes.set(frame.data, HEADER);
  bytes[HEADER + n] = CHECKSUMS[checksum](bytes);
  bytes.fill(END, HEADER + n + 1);
  return bytes;
}

function putAddress(view: DataView, at: number, address: number): void {
  if (!Number.isInteger(address) || address < 0 || address >= 2 ** 48)
    throw new RangeError(`gb26875: address ${address} is no 48-bit number`);
  view.setUint32(at, address % 2 ** 32, true);
  view.setUint16(at + 4, Math.floor(address / 2 ** 32), true);
}

function readHeader(bytes: Uint8Array): FrameHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const address = (at: number): number => view.getUint32(at, true) + view.getUint16(at + 4, true) * 2 ** 32;
  return {
    serial: view.getUint16(2, true),
    version: [bytes[4], bytes[5]],
    time: [bytes[6], bytes[7], bytes[8], bytes[9], bytes[10], bytes[11]],
    source: address(12),
    destination: address(18),
    command: bytes[26],
  };
}

/** `header` is there when the sender can be told (否认), null when the bytes are no frame at all. */
export interface FrameFault {
  readonly kind: 'fault';
  readonly reason: string;
  readonly header: FrameHeader | null;
  readonly bytes: Uint8Array;
}
type FrameEvent = { readonly kind: 'frame'; readonly frame: Frame; readonly bytes: Uint8Array } | FrameFault;

/**
 * Finds frames in a byte stream cut anywhere. After a bad frame it moves on by one byte to the next `@@`. One fault is reported for
 * each stretch of unreadable bytes, not one per guess; a header behind an end marker, or where nothing was left waiting, begins
 * another stretch, so each of several bad frames is told. Holds at most one frame plus the last chunk.
 *
 * The checksum belongs to the source address: one whose frames all carry the same non-standard one is understood from the second
 * frame on (`Dialects`, which connections may share), and one that was understood on this connection is held to what it used.
 */
export class FrameDecoder {
  readonly #dialects: Dialects;
  readonly #held = new Map<number, Checksum>();
  #buffer: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** Bytes skipped in this stretch; `reported` once the stretch has had its fault. */
  #skipped: number[] = [];
  #reported = false;
  /** The last two bytes skipped, to see an end marker go by; `ENDED` also where nothing was left waiting. */
  #passed = 0;
  #events: FrameEvent[] = [];

  constructor(dialects: Dialects = new Dialects()) {
    this.#dialects = dialects;
  }

  /** Which checksum a sender uses; answers to it must carry the same. */
  checksumOf(source: number): Checksum {
    return this.#held.get(source) ?? this.#dialects.of(source);
  }

  /** True while bytes wait that are no whole frame yet: call `flush` when that lasts. */
  get waiting(): boolean {
    return this.#buffer.length > 0 || this.#skipped.length > 0;
  }

  push(chunk: Uint8Array): FrameEvent[] {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    return this.#drain();
  }

  /** Gives up on a frame whose rest did not come, and looks for others in what there is. */
  flush(): FrameEvent[] {
    if (this.#buffer.length > 0) {
      const whole = this.#buffer.length >= HEADER;
      this.#lose(whole ? `frame ends after ${this.#buffer.length} of ${this.#length(0)} bytes` : 'frame ends in its header', whole, 1);
    }
    const events = this.#drain();
    this.#endStretch();
    return [...events, ...this.#take()];
  }

  #drain(): FrameEvent[] {
    while (this.#at < this.#buffer.length && this.#step());
    this.#buffer = this.#buffer.slice(this.#at);
    this.#at = 0;
    // Nothing waits: a header that comes next is told for itself.
    if (this.#buffer.length === 0) this.#passed = ENDED;
    return this.#take();
  }

  /** Deals with what is at the cursor; false when more bytes are needed. */
  #step(): boolean {
    const buffer = this.#buffer;
    const at = this.#at;
    const left = buffer.length - at;
    if (buffer[at] !== START || (left > 1 && buffer[at + 1] !== START)) {
      const next = buffer.indexOf(START, at + 1);
      this.#lose('no start marker @@', false, (next < 0 ? buffer.length : next) - at);
      return true;
    }
    if (left < HEADER) return false;
    const length = this.#length(at);
    if (length > HEADER + MAX_DATA + TAIL) {
      this.#lose(`length ${length - HEADER - TAIL} is more than ${MAX_DATA}`, true, 1);
      return true;
    }
    if (left < length) return false;
    if (buffer[at + length - 2] !== END || buffer[at + length - 1] !== END) {
      this.#lose('no end marker ## where the length says', true, 1);
      return true;
    }
    this.#whole(buffer.slice(at, at + length));
    this.#at += length;
    return true;
  }

  #length(at: number): number {
    return HEADER + this.#buffer[at + 24] + this.#buffer[at + 25] * 256 + TAIL;
  }

  #whole(bytes: Uint8Array): void {
    this.#endStretch();
    const header = readHeader(bytes);
    if (!this.#checks(bytes, header.source)) {
      const got = bytes[bytes.length - TAIL];
      this.#events.push({
        kind: 'fault',
        reason: `checksum is ${got}, should be ${CHECKSUMS[this.checksumOf(header.source)](bytes)}`,
        header,
        bytes,
      });
      return;
    }
    this.#events.push({ kind: 'frame', frame: { ...header, data: bytes.subarray(HEADER, bytes.length - TAIL) }, bytes });
  }

  #checks(bytes: Uint8Array, source: number): boolean {
    const got = bytes[bytes.length - TAIL];
    const held = this.#held.get(source);
    if (held !== undefined) return CHECKSUMS[held](bytes) === got;
    const fits = (Object.keys(CHECKSUMS) as Checksum[]).filter((name) => CHECKSUMS[name](bytes) === got);
    const known = this.#dialects.of(source);
    const used = fits.includes(known) ? known : fits.includes('sum') ? 'sum' : this.#dialects.suspect(source, fits);
    // A frame that fits two of them by chance says nothing about which its sender uses.
    if (used !== null && fits.length === 1) keep(this.#held, source, used, MAX_HELD);
    return used !== null;
  }

  /** Skips `count` bytes. The first fault of a stretch that has a header is reported at once, so its sender can be told. */
  #lose(reason: string, hasHeader: boolean, count: number): void {
    const bytes = this.#buffer.subarray(this.#at, this.#at + count);
    if (hasHeader && this.#passed === ENDED) this.#endStretch();
    if (hasHeader && !this.#reported && this.#skipped.length === 0) {
      const bad = this.#buffer.slice(this.#at, this.#at + KEEP);
      this.#events.push({ kind: 'fault', reason, header: readHeader(bad), bytes: bad });
      this.#reported = true;
    } else if (!this.#reported) {
      for (const byte of bytes) this.#skipped.push(byte);
      if (this.#skipped.length >= KEEP) this.#endStretch();
    }
    for (const byte of bytes.subarray(-2)) this.#passed = (this.#passed % 256) * 256 + byte;
    this.#at += count;
  }

  #endStretch(): void {
    if (this.#skipped.length > 0) {
      const bytes = Uint8Array.from(this.#skipped);
      this.#events.push({ kind: 'fault', reason: `${bytes.length} bytes that are no frame`, header: null, bytes });
    }
    this.#skipped = [];
    this.#reported = false;
    this.#passed = 0;
  }

  #take(): FrameEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
