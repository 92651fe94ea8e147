/** One message of JT/T 808, of the edition of 2013 or 2019. */
export interface Frame {
  readonly id: number;
  /** The number of the terminal's card, without zeros before it. */
  readonly phone: string;
  readonly serial: number;
  readonly edition: 2013 | 2019;
  readonly body: Buffer;
  /** Of a message that was split: how many parts, and which this is, from 1. */
  readonly part: { readonly total: number; readonly index: number } | null;
}

export type FrameEvent =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly bytes: Uint8Array }
  | { readonly kind: 'fault'; readonly reason: string; readonly bytes: Uint8Array };

const FLAG = 0x7e;
const ESCAPE = 0x7d;
/** A body of 1023 bytes with the longest head, all of it escaped. */
const LONGEST = 2200;
const SPLIT = 0x2000;
const ENCRYPTED = 0x1c00;
const EDITION_2019 = 0x4000;

const xorOf = (bytes: Uint8Array): number => bytes.reduce((sum, byte) => sum ^ byte, 0);

export function encodeFrame({ id, phone, serial, edition, body, part }: Frame): Buffer {
  const attributes = body.length | (edition === 2019 ? EDITION_2019 : 0) | (part === null ? 0 : SPLIT);
  const digits = edition === 2019 ? 20 : 12;
  const head = Buffer.concat([
    u16(id),
    u16(attributes),
    ...(edition === 2019 ? [Buffer.of(1)] : []),
    Buffer.from(phone.padStart(digits, '0').slice(-digits), 'hex'),
    u16(serial),
    ...(part === null ? [] : [u16(part.total), u16(part.index)]),
  ]);
  const plain = Buffer.concat([head, body]);
  const escaped: number[] = [FLAG];
  for (const byte of [...plain, xorOf(plain)]) {
    if (byte === FLAG) escaped.push(ESCAPE, 2);
    else if (byte === ESCAPE) escaped.push(ESCAPE, 1);
    else escaped.push(byte);
  }
  return Buffer.from([...escaped, FLAG]);
}

export const u16 = (value: number): Buffer => Buffer.of((value >> 8) & 0xff, value & 0xff);

/** Finds frames in a stream of bytes, however it is cut; what is none is told, and what comes behind is read. */
export class FrameDecoder {
  #waiting: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): FrameEvent[] {
    let bytes: Buffer = this.#waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#waiting, chunk]);
    const events: FrameEvent[] = [];
    const fault = (part: Buffer, reason: string): void => void events.push({ kind: 'fault', reason, bytes: part });
    while (bytes.length > 0) {
      const begin = bytes.indexOf(FLAG);
      if (begin !== 0) fault(begin < 0 ? bytes : bytes.subarray(0, begin), 'no frame of JT/T 808: it begins with 7E');
      if (begin < 0) bytes = Buffer.alloc(0);
      if (begin < 0) break;
      bytes = bytes.subarray(begin);
      // One flag may end a frame and begin the next, and several may stand between two.
      while (bytes.length > 1 && bytes[1] === FLAG) bytes = bytes.subarray(1);
      const end = bytes.indexOf(FLAG, 1);
      if (end < 0) {
        if (bytes.length <= LONGEST) break;
        fault(bytes, `a frame of more than ${LONGEST} bytes`);
        bytes = Buffer.alloc(0);
        break;
      }
      const whole = bytes.subarray(0, end + 1);
      const read = readFrame(whole.subarray(1, -1));
      if (typeof read === 'string') {
        fault(whole.subarray(0, -1), read);
        // What was taken for the end may be the beginning of the next.
        bytes = bytes.subarray(end);
        if (bytes.length === 1) break;
      } else {
        events.push({ kind: 'frame', frame: read, bytes: whole });
        bytes = bytes.subarray(end + 1);
      }
    }
    this.#waiting = Buffer.from(bytes);
    return events;
  }
}

/** @param escaped what stands between two flags @returns what is wrong with it, in words */
function readFrame(escaped: Buffer): Frame | string {
  const plain = unescaped(escaped);
  if (plain === null) return '7D stands before neither 01 nor 02';
  if (plain.length < 13) return `a frame of ${plain.length} bytes: its head alone has 12, and a check`;
  const checked = plain.subarray(0, -1);
  const check = xorOf(checked);
  if (check !== plain.at(-1)) return `its check is ${hex(plain.at(-1)!)}, computed ${hex(check)}`;
  const attributes = plain.readUInt16BE(2);
  const edition = (attributes & EDITION_2019) === 0 ? 2013 : 2019;
  const [at, phoneBytes] = edition === 2019 ? [5, 10] : [4, 6];
  const split = (attributes & SPLIT) !== 0;
  const head = at + phoneBytes + 2 + (split ? 4 : 0);
  const length = attributes & 0x3ff;
  if (checked.length !== head + length) return `a body of ${checked.length - head} bytes, its head says ${length}`;
  if ((attributes & ENCRYPTED) !== 0) return 'its body is encrypted, which is not read here';
  const digits = plain.toString('hex', at, at + phoneBytes);
  if (!/^\d+$/.test(digits)) return `the number of its card is ${digits}, which is no number`;
  const serial = plain.readUInt16BE(at + phoneBytes);
  const part = split ? { total: plain.readUInt16BE(head - 4), index: plain.readUInt16BE(head - 2) } : null;
  const phone = digits.replace(/^0+(?=\d)/, '');
  return { id: plain.readUInt16BE(0), phone, serial, edition, body: Buffer.from(checked.subarray(head)), part };
}

function unescaped(bytes: Buffer): Buffer | null {
  if (!bytes.includes(ESCAPE)) return bytes;
  const plain: number[] = [];
  for (let i = 0; i < bytes.length; i++) {
    if (bytes[i] !== ESCAPE) plain.push(bytes[i]);
    else if (bytes[i + 1] === 1 || bytes[i + 1] === 2) plain.push(bytes[++i] === 2 ? FLAG : ESCAPE);
    else return null;
  }
  return Buffer.from(plain);
}

const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
