/** `[3G*8800000015*000C*LK,1200,0,87]`: maker, id, index of some makers, content. */
export interface WatchFrame {
  readonly maker: string;
  readonly id: string;
  /** Four digits that the answer repeats; '' of makers that have none. */
  readonly index: string;
  readonly content: string;
}

export type WatchEvent =
  | { readonly kind: 'frame'; readonly frame: WatchFrame; readonly bytes: Uint8Array }
  | { readonly kind: 'fault'; readonly reason: string; readonly bytes: Uint8Array };

const OPEN = 0x5b;
const CLOSE = 0x5d;
const HEAD = /^\[([A-Z0-9]{2,4})\*(\d{10,15})\*(?:([0-9A-Fa-f]{4})\*)?([0-9A-Fa-f]{4})\*/;
const LONGEST_HEAD = 40;
/** Longer ones are pictures and recordings, which nobody asks for. */
const LONGEST = 4096;

export const encodeWatch = ({ maker, id, index, content }: WatchFrame): Buffer => {
  const length = Buffer.byteLength(content).toString(16).toUpperCase().padStart(4, '0');
  return Buffer.from(`[${maker}*${id}*${index && `${index}*`}${length}*${content}]`);
};

/** Finds frames in a stream of bytes, however it is cut; what is none is told, and the next `[` is tried. */
export class WatchDecoder {
  #waiting: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): WatchEvent[] {
    const bytes = this.#waiting.length === 0 ? Buffer.from(chunk) : Buffer.concat([this.#waiting, chunk]);
    const events: WatchEvent[] = [];
    let at = 0;
    let from = 0;
    const skipTo = (end: number, reason: string): void => {
      if (end > from) events.push({ kind: 'fault', reason, bytes: bytes.subarray(from, end) });
      from = end;
    };
    while (at < bytes.length) {
      const begin = bytes.indexOf(OPEN, at);
      if (begin < 0) {
        skipTo(bytes.length, 'no frame of a watch');
        break;
      }
      const end = endOf(bytes, begin);
      if (end === null) {
        skipTo(begin, 'no frame of a watch');
        break;
      }
      if (end < 0) {
        at = begin + 1;
        continue;
      }
      skipTo(begin, 'no frame of a watch');
      events.push({ kind: 'frame', frame: frameAt(bytes, begin, end), bytes: bytes.subarray(begin, end + 1) });
      from = at = end + 1;
    }
    if (at >= bytes.length) skipTo(bytes.length, 'no frame of a watch, or of another length than it says');
    this.#waiting = bytes.subarray(from);
    return events;
  }
}

/** Where the frame ends that begins here; null = not all of it is here yet; −1 = none begins here. */
function endOf(bytes: Buffer, begin: number): number | null {
  const text = bytes.toString('latin1', begin, begin + LONGEST_HEAD);
  const head = HEAD.exec(text);
  if (head === null) return text.length < LONGEST_HEAD && /^\[[A-Z0-9]{0,4}(\*[0-9A-Fa-f]{0,15}){0,3}$/.test(text) ? null : -1;
  const length = Number.parseInt(head[4], 16);
  if (length > LONGEST) return -1;
  const end = begin + head[0].length + length;
  if (end >= bytes.length) return null;
  return bytes[end] === CLOSE ? end : -1;
}

function frameAt(bytes: Buffer, begin: number, end: number): WatchFrame {
  const [head, maker, id, index = ''] = HEAD.exec(bytes.toString('latin1', begin, begin + LONGEST_HEAD))!;
  return { maker, id, index, content: bytes.toString('utf8', begin + head.length, end) };
}
