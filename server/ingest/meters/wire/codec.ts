import { hex, sumOf } from './bytes.ts';
import { length188, read188, type Frame188 } from './cjt188.ts';
import { length645, read645, type Frame645 } from './dlt645.ts';
import { ACK, lengthMbus, readLong, type FrameMbus } from './mbus.ts';

export type MeterFrame = Frame188 | Frame645 | FrameMbus;

export type MeterEvent =
  | { readonly kind: 'frame'; readonly frame: MeterFrame; readonly bytes: Uint8Array }
  /** What belongs to no frame, with what is wrong with it. */
  | { readonly kind: 'junk'; readonly bytes: Uint8Array; readonly reason: string };

interface Form {
  readonly name: string;
  readonly length: (bytes: Uint8Array, at: number) => number | null;
  /** Where the checksum begins. */
  readonly from: number;
  readonly read: (frame: Uint8Array) => MeterFrame;
}

/** The three that begin with 68. Which one it is follows from where lengths and the second 68 stand, and from the checksum. */
const FORMS: readonly Form[] = [
  { name: 'M-Bus', length: lengthMbus, from: 4, read: readLong },
  { name: 'DL/T 645', length: length645, from: 0, read: read645 },
  { name: 'CJ/T 188', length: length188, from: 0, read: read188 },
];

const WAKE = 0xfe;
const LONG = 0x68;
const SHORT = 0x10;
const END = 0x16;
const SHORT_LENGTH = 5;

type Found = { readonly length: number; readonly frame: MeterFrame } | { readonly fault: string } | 'more';

/**
 * Cuts what arrives on a line into frames. Frames are found by their lengths: addresses and data hold 68 and 16 too. What could
 * still become a frame is waited for until `settle`.
 */
export class MeterDecoder {
  #bytes: Uint8Array = new Uint8Array(0);

  /** Bytes that may yet become a frame. */
  get waiting(): number {
    return this.#bytes.length;
  }

  push(chunk: Uint8Array): MeterEvent[] {
    const bytes = this.#bytes.length === 0 ? chunk : joined(this.#bytes, chunk);
    return this.#read(bytes, false);
  }

  /** Nothing has come for a while: what is not whole never will be. */
  settle(): MeterEvent[] {
    return this.#read(this.#bytes, true);
  }

  #read(bytes: Uint8Array, over: boolean): MeterEvent[] {
    const events: MeterEvent[] = [];
    let [at, junk, fault] = [0, 0, ''];
    const drop = (to: number): void => {
      if (to > junk)
        events.push({ kind: 'junk', bytes: bytes.slice(junk, to), reason: fault || 'no frame of CJ/T 188, DL/T 645 or M-Bus' });
      fault = '';
    };
    while (at < bytes.length) {
      if (bytes[at] === WAKE) {
        drop(at);
        junk = ++at;
        continue;
      }
      const found = frameAt(bytes, at);
      if (found === 'more' && !over) break;
      if (found !== 'more' && 'frame' in found) {
        drop(at);
        events.push({ kind: 'frame', frame: found.frame, bytes: bytes.slice(at, at + found.length) });
        at += found.length;
        junk = at;
        continue;
      }
      fault ||= found === 'more' ? `a frame is cut after ${bytes.length - at} bytes` : found.fault;
      at++;
    }
    drop(at);
    this.#bytes = bytes.slice(at);
    return events;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function frameAt(bytes: Uint8Array, at: number): Found {
  const first = bytes[at];
  if (first === ACK) return { length: 1, frame: { dialect: 'mbus', form: 'ack' } };
  if (first === SHORT) return shortAt(bytes, at);
  if (first !== LONG) return { fault: '' };
  let [more, fault] = [false, ''];
  for (const { name, length, from, read } of FORMS) {
    const wanted = length(bytes, at);
    if (wanted === null) continue;
    if (wanted === 0 || at + wanted > bytes.length) {
      more = true;
      continue;
    }
    const end = at + wanted;
    const sum = sumOf(bytes, at + from, end - 2);
    if (bytes[end - 1] === END && bytes[end - 2] === sum) return { length: wanted, frame: read(bytes.subarray(at, end)) };
    fault ||= bytes[end - 1] === END ? `${name}: checksum is ${hex(bytes[end - 2])}, must be ${hex(sum)}` : `${name}: no 16 at the end`;
  }
  return more ? 'more' : { fault };
}

/** A short frame of M-Bus. */
function shortAt(bytes: Uint8Array, at: number): Found {
  if (at + SHORT_LENGTH > bytes.length) return 'more';
  const [, control, address, sum, end] = bytes.subarray(at, at + SHORT_LENGTH);
  if (end !== END || sum !== ((control + address) & 0xff)) return { fault: '' };
  return { length: SHORT_LENGTH, frame: { dialect: 'mbus', form: 'short', control, address } };
}
