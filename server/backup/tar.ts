import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';

const BLOCK = 512;
const NAME = 100;
/** GNU tar's: the next entry's name is in this one. */
const LONG_NAME = 'L';
const PIECE = 1 << 16;

export interface TarEntry {
  readonly name: string;
  readonly mtimeMs: number;
  readonly bytes: number;
  /** Where its content begins in the file. */
  readonly at: number;
}

const padding = (bytes: number): number => (BLOCK - (bytes % BLOCK)) % BLOCK;

/** Sizes of 8 GB and more do not fit into octal digits: then in base 256, as GNU tar and bsdtar have it. */
function writeSize(header: Buffer, bytes: number): void {
  if (bytes < 8 ** 11) return void header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  header[124] = 0x80;
  header.writeUIntBE(bytes, 130, 6);
}

const readSize = (header: Buffer): number =>
  header[124] & 0x80 ? header.readUIntBE(130, 6) : parseInt(header.toString('latin1', 124, 136), 8);

function checksum(header: Buffer): number {
  let sum = 0;
  for (let i = 0; i < BLOCK; i++) sum += i >= 148 && i < 156 ? 32 : header[i];
  return sum;
}

function headerOf(name: Buffer, type: string, bytes: number, mtimeMs: number): Buffer {
  const header = Buffer.alloc(BLOCK);
  name.copy(header, 0, 0, NAME);
  const [mode, user, group] = ['0000600', '0000000', '0000000'];
  header.write([mode, user, group, ''].join('\0'), 100, 'latin1');
  writeSize(header, bytes);
  header.write(
    `${Math.max(0, Math.floor(mtimeMs / 1000))
      .toString(8)
      .padStart(11, '0')}\0`,
    136,
    'latin1',
  );
  header.write(type, 156, 'latin1');
  header.write('ustar\x0000', 257, 'latin1');
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

/** Writes a tar file, entry by entry, of content whose length is not known before. */
export class TarWriter {
  readonly #file: FileHandle;
  #at = 0;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /** @returns the content's length, and SHA-256 of it as hex */
  async add(
    name: string,
    mtimeMs: number,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<{ bytes: number; sha256: string }> {
    const text = Buffer.from(name);
    if (text.length > NAME) {
      const long = Buffer.concat([text, Buffer.alloc(1)]);
      await this.#append(headerOf(Buffer.from('././@LongLink'), LONG_NAME, long.length, 0));
      await this.#append(Buffer.concat([long, Buffer.alloc(padding(long.length))]));
    }
    const headerAt = this.#at;
    await this.#append(Buffer.alloc(BLOCK));
    const hash = createHash('sha256');
    let bytes = 0;
    for await (const chunk of content) {
      hash.update(chunk);
      bytes += chunk.length;
      await this.#append(chunk);
    }
    await this.#append(Buffer.alloc(padding(bytes)));
    await writeAll(this.#file, headerOf(text, '0', bytes, mtimeMs), headerAt);
    return { bytes, sha256: hash.digest('hex') };
  }

  /** On disk when it resolves. @returns the length of the file */
  async end(): Promise<number> {
    await this.#append(Buffer.alloc(2 * BLOCK));
    await this.#file.sync();
    return this.#at;
  }

  async #append(bytes: Uint8Array): Promise<void> {
    await writeAll(this.#file, bytes, this.#at);
    this.#at += bytes.length;
  }
}

async function writeAll(file: FileHandle, bytes: Uint8Array, at: number): Promise<void> {
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done, bytes.length - done, at + done)).bytesWritten;
}

/** A tar file whose entries are read in any order. */
export class TarReader {
  readonly entries: ReadonlyMap<string, TarEntry>;
  readonly #file: FileHandle;

  /** @throws Error with a sentence when it is none, damaged or cut off */
  static async open(path: string): Promise<TarReader> {
    const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) => {
      throw new Error(`${path} cannot be read (${error.code ?? error.message})`, { cause: error });
    });
    try {
      return new TarReader(file, await readEntries(file, path));
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  private constructor(file: FileHandle, entries: ReadonlyMap<string, TarEntry>) {
    this.#file = file;
    this.entries = entries;
  }

  async *read({ at, bytes }: TarEntry): AsyncGenerator<Buffer> {
    for (let done = 0; done < bytes;) {
      const piece = await readAt(this.#file, at + done, Math.min(PIECE, bytes - done));
      if (piece.length === 0) throw new Error('the file became shorter while it was read');
      yield piece;
      done += piece.length;
    }
  }

  async whole(entry: TarEntry): Promise<Buffer> {
    const pieces: Buffer[] = [];
    for await (const piece of this.read(entry)) pieces.push(piece);
    return Buffer.concat(pieces);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, at);
  return buffer.subarray(0, bytesRead);
}

async function readEntries(file: FileHandle, path: string): Promise<Map<string, TarEntry>> {
  const { size } = await file.stat();
  const entries = new Map<string, TarEntry>();
  let long: string | null = null;
  for (let at = 0; ;) {
    const header = await readAt(file, at, BLOCK);
    if (header.length < BLOCK) throw new Error(`${path} is cut off after ${size} bytes: copy it again from where it came`);
    if (header.every((byte) => byte === 0)) return entries;
    const bytes = readSize(header);
    if (parseInt(header.toString('latin1', 148, 156), 8) !== checksum(header) || !Number.isSafeInteger(bytes)) {
      throw new Error(
        at === 0
          ? `${path} is no backup of Quanyan: it is no tar file`
          : `${path} is damaged at byte ${at}: copy it again from where it came`,
      );
    }
    const content = at + BLOCK;
    if (content + bytes > size) throw new Error(`${path} is cut off after ${size} bytes: copy it again from where it came`);
    const name = long ?? header.toString('utf8', 0, NAME).replace(/\0.*$/s, '');
    const isLong = header.toString('latin1', 156, 157) === LONG_NAME;
    long = isLong ? (await readAt(file, content, bytes)).toString('utf8').replace(/\0.*$/s, '') : null;
    if (!isLong) entries.set(name, { name, mtimeMs: parseInt(header.toString('latin1', 136, 147), 8) * 1000, bytes, at: content });
    at = content + bytes + padding(bytes);
  }
}
