import { createInflateRaw } from 'node:zlib';

interface Entry {
  readonly method: number;
  readonly packed: number;
  readonly at: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** A workbook has a dozen parts and one per sheet. */
const MOST_ENTRIES = 4096;
/** The end record stands before a comment of at most 64 kB. */
const END_REACH = 65_557;

/** A zip archive in memory; its parts are unpacked piece by piece, and never beyond what the caller allows. */
export class Zip {
  readonly #bytes: Buffer;
  readonly #entries = new Map<string, Entry>();

  /** @throws Error when it is no zip archive, or one with parts that cannot be read here. */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'));
    if (end < Math.max(0, bytes.length - END_REACH) || end + 22 > bytes.length || bytes.readUInt32LE(end) !== END)
      throw new Error('it is cut off, or no zip archive');
    const count = bytes.readUInt16LE(end + 10);
    if (count > MOST_ENTRIES) throw new Error(`it has ${count} parts`);
    let at = bytes.readUInt32LE(end + 16);
    for (let i = 0; i < count; i++) {
      if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== CENTRAL) throw new Error('its list of parts is damaged');
      const [nameLength, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
      if ((bytes.readUInt16LE(at + 8) & 1) === 1) throw new Error('it is protected by a password');
      this.#entries.set(bytes.toString('utf8', at + 46, at + 46 + nameLength).replaceAll('\\', '/'), {
        method: bytes.readUInt16LE(at + 10),
        packed: bytes.readUInt32LE(at + 20),
        at: bytes.readUInt32LE(at + 42),
      });
      at += 46 + nameLength + extra + comment;
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /**
   * The text of a part, in pieces of some 64 kB. What the archive says of its own sizes is not believed.
   * @throws Error beyond `most` bytes.
   */
  async *text(name: string, most: number): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    let size = 0;
    for await (const piece of this.#pieces(name)) {
      size += piece.length;
      if (size > most) throw new Error(`${name} is larger than ${Math.round(most / 1e6)} MB unpacked`);
      yield decoder.decode(piece, { stream: true });
    }
    yield decoder.decode();
  }

  async whole(name: string, most: number): Promise<string> {
    const pieces: string[] = [];
    for await (const piece of this.text(name, most)) pieces.push(piece);
    return pieces.join('');
  }

  #pieces(name: string): AsyncIterable<Buffer> {
    const entry = this.#entries.get(name);
    if (!entry) throw new Error(`it has no ${name}`);
    const { at, packed, method } = entry;
    if (at + 30 > this.#bytes.length || this.#bytes.readUInt32LE(at) !== LOCAL) throw new Error(`${name} is damaged`);
    const start = at + 30 + this.#bytes.readUInt16LE(at + 26) + this.#bytes.readUInt16LE(at + 28);
    const data = this.#bytes.subarray(start, start + packed);
    if (method === 0) return inPieces(data);
    if (method !== 8) throw new Error(`${name} is packed by a method (${method}) that is not known here`);
    const inflate = createInflateRaw({ chunkSize: 65_536 });
    inflate.end(data);
    return inflate;
  }
}

async function* inPieces(data: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < data.length; at += 65_536) yield data.subarray(at, at + 65_536);
}
