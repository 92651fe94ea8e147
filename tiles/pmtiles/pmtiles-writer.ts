import { createHash, randomUUID } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { Compression, TileType, zxyToTileId } from 'pmtiles';

/** One tile: `data` as it shall come out of the archive, not yet compressed. */
export interface TileInput {
  readonly z: number;
  readonly x: number;
  readonly y: number;
  readonly data: Uint8Array;
}

export interface ArchiveInput {
  /** Any order; a tile given twice is an error. */
  readonly tiles: Iterable<TileInput>;
  /** West, south, east, north in degrees: what viewers fit to, so it must be the data's own. */
  readonly bounds: readonly [number, number, number, number];
  /** Longitude, latitude, zoom to open with. */
  readonly center: readonly [number, number, number];
  /** TileJSON-like: `name`, `attribution`, `vector_layers` … */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** What a tile is; vector tiles when nothing is said. */
  readonly tileType?: TileType;
}

/** A run of tiles with the same content, in tile id order (Hilbert curve, all zooms in one sequence). */
interface DirectoryEntry {
  readonly tileId: number;
  /** 0 = this entry points to a leaf directory. */
  readonly runLength: number;
  readonly offset: number;
  readonly length: number;
}

const HEADER_BYTES = 127;
/** Header and root directory must arrive in a reader's first request of 16 KiB. */
const ROOT_LIMIT = 16_384 - HEADER_BYTES;

/** A directory as columns of varints: id steps, run lengths, lengths, offsets (0 = follows the one before). */
export function encodeDirectory(entries: readonly DirectoryEntry[]): Uint8Array {
  const bytes: number[] = [];
  const put = (value: number): void => {
    let rest = value;
    while (rest > 127) {
      bytes.push((rest % 128) | 128);
      rest = Math.floor(rest / 128);
    }
    bytes.push(rest);
  };
  put(entries.length);
  entries.forEach((entry, i) => put(entry.tileId - (i === 0 ? 0 : entries[i - 1].tileId)));
  entries.forEach((entry) => put(entry.runLength));
  entries.forEach((entry) => put(entry.length));
  entries.forEach((entry, i) => {
    const before = entries[i - 1];
    put(before && entry.offset === before.offset + before.length ? 0 : entry.offset + 1);
  });
  return gzipSync(Uint8Array.from(bytes));
}

interface Directories {
  readonly root: Uint8Array;
  readonly leaves: Uint8Array;
}

/** One root directory when it fits; else a root of leaf directories, ever larger leaves until the root fits. */
export function layOutDirectories(entries: readonly DirectoryEntry[], rootLimit = ROOT_LIMIT): Directories {
  const whole = encodeDirectory(entries);
  if (whole.length <= rootLimit) return { root: whole, leaves: new Uint8Array(0) };
  for (let size = 512; ; size *= 2) {
    const leaves: Uint8Array[] = [];
    const pointers: DirectoryEntry[] = [];
    let offset = 0;
    for (let at = 0; at < entries.length; at += size) {
      const leaf = encodeDirectory(entries.slice(at, at + size));
      pointers.push({ tileId: entries[at].tileId, runLength: 0, offset, length: leaf.length });
      leaves.push(leaf);
      offset += leaf.length;
    }
    const root = encodeDirectory(pointers);
    if (root.length <= rootLimit) return { root, leaves: Buffer.concat(leaves) };
    if (pointers.length === 1) throw new Error(`pmtiles: a root directory of ${root.length} bytes does not fit into ${rootLimit}`);
  }
}

interface Contents {
  readonly entries: readonly DirectoryEntry[];
  readonly data: Uint8Array;
  readonly addressed: number;
  readonly distinct: number;
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** Puts tiles in id order, stores equal ones once, and joins neighbours with the same content into runs. */
function cluster(tiles: Iterable<TileInput>): Contents {
  const sorted = [...tiles].map((tile) => ({ tile, id: zxyToTileId(tile.z, tile.x, tile.y) })).sort((a, b) => a.id - b.id);
  const stored = new Map<string, { offset: number; length: number }>();
  const blobs: Uint8Array[] = [];
  const entries: DirectoryEntry[] = [];
  let size = 0;
  sorted.forEach(({ tile, id }, i) => {
    if (sorted[i - 1]?.id === id) throw new Error(`pmtiles: tile ${tile.z}/${tile.x}/${tile.y} is given twice`);
    const key = createHash('sha256').update(tile.data).digest('base64');
    let blob = stored.get(key);
    if (!blob) {
      const packed = gzipSync(tile.data);
      blob = { offset: size, length: packed.length };
      stored.set(key, blob);
      blobs.push(packed);
      size += packed.length;
    }
    const last = entries.at(-1);
    if (last && last.offset === blob.offset && last.tileId + last.runLength === id)
      entries[entries.length - 1] = { ...last, runLength: last.runLength + 1 };
    else entries.push({ tileId: id, runLength: 1, ...blob });
  });
  const zooms = sorted.map(({ tile }) => tile.z);
  return {
    entries,
    data: Buffer.concat(blobs),
    addressed: sorted.length,
    distinct: blobs.length,
    minZoom: zooms[0] ?? 0,
    maxZoom: zooms.at(-1) ?? 0,
  };
}

/**
 * A PMTiles archive, specification version 3: clustered, deduplicated, gzip inside and out.
 * Built in memory: meant for a town to a city, not for a planet.
 * @throws Error for a tile given twice or outside its zoom.
 */
export function encodeArchive(input: ArchiveInput): Uint8Array {
  const contents = cluster(input.tiles);
  const { root, leaves } = layOutDirectories(contents.entries);
  const metadata = gzipSync(JSON.stringify(input.metadata));
  const header = encodeHeader(input, contents, [root.length, metadata.length, leaves.length]);
  return Buffer.concat([header, root, metadata, leaves, contents.data]);
}

function encodeHeader(input: ArchiveInput, contents: Contents, sections: readonly [number, number, number]): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('PMTiles'));
  view.setUint8(7, 3);
  let offset = HEADER_BYTES;
  [...sections, contents.data.length].forEach((length, i) => {
    view.setBigUint64(8 + i * 16, BigInt(offset), true);
    view.setBigUint64(16 + i * 16, BigInt(length), true);
    offset += length;
  });
  [contents.addressed, contents.entries.length, contents.distinct].forEach((count, i) =>
    view.setBigUint64(72 + i * 8, BigInt(count), true),
  );
  view.setUint8(96, 1);
  view.setUint8(97, Compression.Gzip);
  view.setUint8(98, Compression.Gzip);
  view.setUint8(99, input.tileType ?? TileType.Mvt);
  view.setUint8(100, contents.minZoom);
  view.setUint8(101, contents.maxZoom);
  const degrees = (at: number, value: number): void => view.setInt32(at, Math.round(value * 1e7), true);
  input.bounds.forEach((value, i) => degrees(102 + i * 4, value));
  view.setUint8(118, input.center[2]);
  degrees(119, input.center[0]);
  degrees(123, input.center[1]);
  return bytes;
}

/** Writes a file whole or not at all: beside its place, synced, then renamed over it. */
export async function writeWhole(file: string, bytes: Uint8Array | string): Promise<void> {
  const beside = `${file}.${randomUUID()}.tmp`;
  try {
    const handle = await open(beside, 'wx');
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, file);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
