/** A frame as it was heard: its head, and what stands behind the first `[`, in clear text or as cipher. One byte a character. */
export interface Frame {
  /** Without its `*`: SIA-DCS, ADM-CID, NULL, ACK, NAK, DUH. */
  readonly token: string;
  readonly encrypted: boolean;
  /** Four digits; 0000 is for NULL and NAK. */
  readonly sequence: string;
  /** `R1`, or '' without one. */
  readonly receiver: string;
  /** `L0`. */
  readonly prefix: string;
  /** Hexadecimal, as it was said; '' without one. */
  readonly account: string;
  readonly body: string;
}

export type FrameEvent =
  | { readonly kind: 'frame'; readonly frame: Frame; readonly bytes: Uint8Array }
  /** `head`: checksum and length were right, so that its sender can be answered. */
  | { readonly kind: 'fault'; readonly reason: string; readonly bytes: Uint8Array; readonly head?: Pick<Frame, 'sequence' | 'account'> };

const LF = 0x0a;
const CR = 0x0d;
const LENGTH_AT = 4;
const TOKEN_AT = 8;
/** Of ANSI/SIA DC-09 frames none is longer; what is has no end. */
const LONGEST = 4096;
const HEAD = /^"(\*?)([A-Z][A-Z-]{1,9})"(\d{4})(R[0-9A-Fa-f]{1,6})?(L[0-9A-Fa-f]{1,6})(?:#([0-9A-Fa-f]{3,16}))?\[/;

const CRC_TABLE = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1;
  return crc;
});

/** CRC-16, polynomial 0x8005 reflected, beginning at 0. */
function crc16(bytes: Uint8Array, from: number, to: number): number {
  let crc = 0;
  for (let i = from; i < to; i++) crc = (crc >> 8) ^ CRC_TABLE[(crc ^ bytes[i]) & 0xff];
  return crc;
}

const hex4 = (value: number): string => value.toString(16).toUpperCase().padStart(4, '0');

/** @param text from the quote of the token to the last character before CR, one byte a character */
export function encodeFrame(text: string): Buffer {
  const bytes = Buffer.from(`\n00000000${text}\r`, 'latin1');
  bytes.write(hex4(crc16(bytes, TOKEN_AT + 1, bytes.length - 1)) + hex4(text.length), 1, 'latin1');
  return bytes;
}

/** @param bytes without LF and CR */
function readFrame(bytes: Buffer): FrameEvent {
  const fault = (reason: string, head?: Pick<Frame, 'sequence' | 'account'>): FrameEvent => ({
    kind: 'fault',
    reason,
    bytes,
    ...(head && { head }),
  });
  const start = bytes.toString('latin1', 0, TOKEN_AT);
  if (!/^[0-9A-Fa-f]{8}$/.test(start)) return fault('no checksum and length where a frame begins');
  const length = bytes.length - TOKEN_AT;
  const said = start.slice(LENGTH_AT);
  // Some panels write the length in decimal digits.
  if (length !== Number.parseInt(said, 16) && length !== Number(said)) return fault(`says that it is ${said} long, and is ${hex4(length)}`);
  const crc = hex4(crc16(bytes, TOKEN_AT, bytes.length));
  if (crc !== start.slice(0, LENGTH_AT).toUpperCase()) return fault(`checksum ${start.slice(0, LENGTH_AT)}, ${crc} is right`);
  const text = bytes.toString('latin1', TOKEN_AT);
  const head = HEAD.exec(text);
  if (head === null) {
    const sequence = /^"[^"]{0,12}"(\d{4})/.exec(text)?.[1];
    const account = /#([0-9A-Fa-f]{3,16})/.exec(text)?.[1] ?? '';
    return fault('its head cannot be read', sequence === undefined ? undefined : { sequence, account });
  }
  const [all, star, token, sequence, receiver = '', prefix, account = ''] = head;
  const frame = { token, encrypted: star === '*', sequence, receiver, prefix, account, body: text.slice(all.length) };
  return { kind: 'frame', frame, bytes };
}

/** Finds frames in a stream of bytes, however it is cut. What stands before the last LF of a piece belonged to a frame that was cut off. */
export class FrameDecoder {
  #waiting: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): FrameEvent[] {
    const events: FrameEvent[] = [];
    let bytes = this.#waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#waiting, chunk]);
    for (let end = bytes.indexOf(CR); end >= 0; end = bytes.indexOf(CR)) {
      this.#take(bytes.subarray(0, end), events);
      bytes = bytes.subarray(end + 1);
    }
    if (bytes.length > LONGEST) {
      events.push({ kind: 'fault', reason: `${bytes.length} bytes without an end`, bytes });
      bytes = Buffer.alloc(0);
    }
    this.#waiting = bytes;
    return events;
  }

  /** Nothing more comes: what waits is a frame without its CR, or none. */
  flush(): FrameEvent[] {
    const events: FrameEvent[] = [];
    this.#take(this.#waiting, events);
    this.#waiting = Buffer.alloc(0);
    return events;
  }

  #take(piece: Buffer, events: FrameEvent[]): void {
    const begin = piece.lastIndexOf(LF);
    const before = begin > 0 ? piece.subarray(0, begin) : Buffer.alloc(0);
    if (before.some((byte) => byte !== LF)) events.push({ kind: 'fault', reason: 'cut off, or no frame', bytes: before });
    const bytes = piece.subarray(begin + 1);
    if (bytes.length > 0) events.push(readFrame(bytes));
  }
}
