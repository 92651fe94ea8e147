import { open, type FileHandle } from 'node:fs/promises';
import { inflateSync, zstdDecompressSync } from 'node:zlib';
import { ProtoReader } from './protobuf.ts';

/** Limits of the format. */
const MOST_HEADER = 64 * 2 ** 10;
const MOST_BLOB = 32 * 2 ** 20;
/** What we read; anything else a file requires would be misread. */
const FEATURES = new Set(['OsmSchema-V0.6', 'DenseNodes']);

interface OsmBlock {
  /** Uncompressed PrimitiveBlock. */
  readonly bytes: Uint8Array;
  /** Bytes of the file read so far, and its length. */
  readonly done: number;
  readonly total: number;
}

/**
 * The data blocks of an OSM PBF file, one at a time: a file of any size needs the memory of one block.
 * @throws Error with a sentence and the offset of what is wrong.
 */
export async function* readBlocks(file: string): AsyncGenerator<OsmBlock> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    if (size === 0) throw new Error('it is empty');
    let first = true;
    for (let at = 0; at < size;) {
      const { type, blob, end } = await readBlob(handle, at, size, first);
      if (first && type !== 'OSMHeader') throw new Error('it does not begin with an OSM header');
      if (type === 'OSMHeader') checkHeader(unpack(blob, at));
      else if (type === 'OSMData') yield { bytes: unpack(blob, at), done: end, total: size };
      first = false;
      at = end;
    }
  } finally {
    await handle.close();
  }
}

async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(length), 0, length, at);
  if (bytesRead < length) throw new Error(`it ends at byte ${at + bytesRead}, in the middle of a block: the download was cut short`);
  return buffer;
}

async function readBlob(
  handle: FileHandle,
  at: number,
  size: number,
  first: boolean,
): Promise<{ type: string; blob: Uint8Array; end: number }> {
  const headerLength = (await bytesAt(handle, at, 4)).readUInt32BE();
  if (headerLength > MOST_HEADER) throw new Error(first ? 'it is no OSM PBF file' : `byte ${at} begins no block`);
  const { type, length } = guarded(
    at,
    (reader) => {
      let [kind, bytes] = ['', -1];
      for (let field = reader.next(); field !== 0; field = reader.next()) {
        if (field === 1) kind = Buffer.from(reader.bytes()).toString('latin1');
        else if (field === 3) bytes = reader.varint();
        else reader.skip();
      }
      return { type: kind, length: bytes };
    },
    await bytesAt(handle, at + 4, headerLength),
  );
  if (length < 0 || length > MOST_BLOB) throw new Error(`the block at byte ${at} says it has ${length} bytes; ${MOST_BLOB} are the most`);
  const from = at + 4 + headerLength;
  if (from + length > size) throw new Error(`it ends at byte ${size}, in the middle of a block: the download was cut short`);
  return { type, blob: await bytesAt(handle, from, length), end: from + length };
}

function guarded<T>(at: number, read: (reader: ProtoReader) => T, bytes: Uint8Array): T {
  try {
    return read(new ProtoReader(bytes));
  } catch (error) {
    throw new Error(`the block at byte ${at} is damaged (${(error as Error).message})`, { cause: error });
  }
}

function unpack(blob: Uint8Array, at: number): Uint8Array {
  return guarded(
    at,
    (reader) => {
      for (let field = reader.next(); field !== 0; field = reader.next()) {
        if (field === 1) return reader.bytes();
        else if (field === 3) return inflateSync(reader.bytes(), { maxOutputLength: MOST_BLOB });
        else if (field === 7) return zstdDecompressSync(reader.bytes(), { maxOutputLength: MOST_BLOB });
        else if (field > 3) throw new Error('it is packed in a way this program does not unpack; convert it with zlib compression');
        else reader.skip();
      }
      throw new Error('it holds nothing');
    },
    blob,
  );
}

function checkHeader(bytes: Uint8Array): void {
  const reader = new ProtoReader(bytes);
  for (let field = reader.next(); field !== 0; field = reader.next()) {
    if (field !== 4) {
      reader.skip();
      continue;
    }
    const needed = Buffer.from(reader.bytes()).toString('latin1');
    if (needed === 'HistoricalInformation')
      throw new Error(
        'it holds the history of the data, every version of each element. Make an extract of one moment: osmium time-filter ' +
          'file.osh.pbf -o file.osm.pbf',
      );
    if (!FEATURES.has(needed)) throw new Error(`it needs "${needed.slice(0, 60)}", which this program does not know`);
  }
}
