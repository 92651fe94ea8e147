import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { PMTiles, tileIdToZxy, zxyToTileId, type RangeResponse, type Source } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRandom } from '#scenes/random.ts';
import { encodeArchive, encodeDirectory, layOutDirectories, writeWhole, type ArchiveInput, type TileInput } from './pmtiles-writer.ts';

class MemorySource implements Source {
  readonly #bytes: Uint8Array;
  readonly reads: [number, number][] = [];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  getKey(): string {
    return 'memory';
  }

  getBytes(offset: number, length: number): Promise<RangeResponse> {
    this.reads.push([offset, length]);
    return Promise.resolve({ data: this.#bytes.slice(offset, offset + length).buffer });
  }
}

const archive = (
  tiles: readonly TileInput[],
  more: Partial<ArchiveInput> = {},
): { reader: PMTiles; bytes: Uint8Array; source: MemorySource } => {
  const bytes = new Uint8Array(
    encodeArchive({ tiles, bounds: [117.01, 36.66, 117.03, 36.68], center: [117.02, 36.67, 14], metadata: { name: '模拟数据' }, ...more }),
  );
  const source = new MemorySource(bytes);
  return { reader: new PMTiles(source), bytes, source };
};
const text = (words: string): Uint8Array => new TextEncoder().encode(words);

test('the header says what the archive holds, bounds and centre included', async () => {
  const { reader } = archive([
    { z: 12, x: 3379, y: 1595, data: text('a') },
    { z: 14, x: 13517, y: 6382, data: text('b') },
  ]);
  const header = await reader.getHeader();
  expect(header).toMatchObject({
    specVersion: 3,
    clustered: true,
    tileType: 1,
    tileCompression: 2,
    internalCompression: 2,
    minZoom: 12,
    maxZoom: 14,
    numAddressedTiles: 2,
    numTileEntries: 2,
    numTileContents: 2,
    minLon: 117.01,
    minLat: 36.66,
    maxLon: 117.03,
    maxLat: 36.68,
    centerLon: 117.02,
    centerLat: 36.67,
    centerZoom: 14,
  });
  expect(await reader.getMetadata()).toEqual({ name: '模拟数据' });
});

const anyTiles = fc.uniqueArray(fc.record({ id: fc.integer({ min: 0, max: 1_000_000 }), content: fc.integer({ min: 0, max: 6 }) }), {
  selector: (tile) => tile.id,
  maxLength: 300,
});

test('whatever tiles go in come out, and no others', async () => {
  await fc.assert(
    fc.asyncProperty(anyTiles, async (drafts) => {
      const tiles = drafts.map(({ id, content }): TileInput => {
        const [z, x, y] = tileIdToZxy(id);
        return { z, x, y, data: text(`content ${content}`.repeat(content + 1)) };
      });
      const { reader } = archive(tiles);
      for (const tile of tiles) {
        const found = await reader.getZxy(tile.z, tile.x, tile.y);
        expect(new Uint8Array(found!.data)).toEqual(tile.data);
      }
      const held = new Set(drafts.map((draft) => draft.id));
      for (const id of [0, 1, 77, 999_999, ...drafts.map((draft) => draft.id + 1)]) {
        const [z, x, y] = tileIdToZxy(id);
        if (!held.has(id)) expect(await reader.getZxy(z, x, y)).toBeUndefined();
      }
      if (tiles.length > 0) expect((await reader.getHeader()).numTileContents).toBe(new Set(drafts.map((draft) => draft.content)).size);
    }),
    { numRuns: 60 },
  );
});

test('equal tiles are stored once, equal neighbours are one entry', async () => {
  const sea = text('nothing but water'.repeat(50));
  const tiles = Array.from({ length: 64 }, (_, i): TileInput => ({ z: 3, x: i % 8, y: Math.floor(i / 8), data: sea }));
  const { reader, bytes } = archive(tiles);
  expect(await reader.getHeader()).toMatchObject({ numAddressedTiles: 64, numTileEntries: 1, numTileContents: 1 });
  expect(bytes.length).toBeLessThan(500);
});

test('a big archive gets leaf directories, and its root still fits the first 16 KiB', async () => {
  const first = zxyToTileId(10, 0, 0);
  const random = createRandom('leaves');
  const tiles = Array.from({ length: 12_000 }, (_, i): TileInput => {
    const [z, x, y] = tileIdToZxy(first + i * 40 + random.whole(0, 39));
    return { z, x, y, data: text(`${i}${Array.from({ length: random.whole(0, 20) }, () => random.next()).join()}`) };
  });
  const { reader, source } = archive(tiles);
  const header = await reader.getHeader();
  expect(header.leafDirectoryLength).toBeGreaterThan(0);
  expect(header.rootDirectoryOffset + header.rootDirectoryLength).toBeLessThanOrEqual(16_384);
  expect(source.reads[0]).toEqual([0, 16_384]);
  for (const i of [0, 1, 511, 512, 5_999, 11_999]) {
    const found = await reader.getZxy(tiles[i].z, tiles[i].x, tiles[i].y);
    expect(new Uint8Array(found!.data)).toEqual(tiles[i].data);
  }
});

test('directories that cannot fit are refused rather than written wrong', () => {
  const entries = Array.from({ length: 100 }, (_, i) => ({ tileId: i * 7, runLength: 1, offset: i * 1000, length: 10 }));
  expect(encodeDirectory(entries).length).toBeGreaterThan(10);
  expect(() => layOutDirectories(entries, 10)).toThrow('does not fit into 10');
});

test('a tile given twice is refused', () => {
  const tile = { z: 1, x: 0, y: 0, data: text('a') };
  expect(() => archive([tile, tile])).toThrow('tile 1/0/0 is given twice');
});

describe('writeWhole', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'quanyan-tiles-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('replaces a file and leaves nothing beside it', async () => {
    const file = path.join(folder, 'a.pmtiles');
    await writeFile(file, 'old');
    await writeWhole(file, text('new'));
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['a.pmtiles']);
  });

  test('keeps the old file when the new one cannot take its place', async () => {
    const blocked = path.join(folder, 'missing', 'b.pmtiles');
    await expect(writeWhole(blocked, text('new'))).rejects.toThrow('ENOENT');
    expect(await readdir(folder)).toEqual(['a.pmtiles']);
  });
});
