import type { SourceFeature } from '#tiles/area/feature.ts';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Report } from '../area/report.ts';
import osm from './osm-pbf.source.ts';
import { ProtoReader } from './osm/protobuf.ts';
import { NodeColumns } from './osm/columns.ts';
import { encodeOsm, sampleTown, type OsmData } from './osm/pbf-writer.fixture.ts';

/** A real extract, when there is one beside the project. */
const REAL = path.resolve(import.meta.dirname, '../../../shared/data/osm-pbf/liechtenstein.osm.pbf');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-osm-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Read {
  readonly features: SourceFeature[];
  readonly report: Report;
  readonly credits: string[];
}

async function read(bytes: Uint8Array): Promise<Read> {
  const file = path.join(folder, 'town.osm.pbf');
  await writeFile(file, bytes);
  const [features, credits, report]: [SourceFeature[], string[], Report] = [[], [], new Report()];
  await osm.read(file, {
    add: (feature) => features.push(feature),
    report,
    progress: () => undefined,
    attribute: (words) => credits.push(words),
  });
  return { features, report, credits };
}

const square = (from: number, at: number): OsmData['nodes'] =>
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ].map(([x, y], i) => ({ id: from + i, lon: at + x * 1e-3, lat: 36 + y * 1e-3 }));

test('nodes, ways and relations become features, with what they say', async () => {
  const data: OsmData = {
    nodes: [
      ...square(1, 117),
      ...square(11, 117.0002),
      ...square(21, 118),
      { id: 99, lon: 117.5, lat: 36.5, tags: { amenity: 'hospital', name: '省立医院', 'name:en': 'Hospital' } },
    ],
    ways: [
      { id: 1, refs: [1, 2, 3, 4, 1], tags: { building: 'apartments', 'building:levels': '6', height: '18.5 m', name: '1号楼' } },
      { id: 2, refs: [21, 22, 23], tags: { highway: 'primary', name: '经十路' } },
      { id: 3, refs: [21, 22] },
      { id: 4, refs: [22, 23, 24, 21] },
      { id: 5, refs: [11, 12, 13, 14, 11] },
      { id: 6, refs: [1, 2, 3, 4, 1], tags: { landuse: 'residential', name: '芙蓉里' } },
    ],
    relations: [
      {
        id: 7,
        members: [
          { way: 4, role: 'outer' },
          { way: 3, role: 'outer' },
        ],
        tags: { type: 'multipolygon', natural: 'water', name: '大明湖' },
      },
    ],
  };
  const { features, credits } = await read(encodeOsm(data));
  expect(credits).toEqual(['© OpenStreetMap contributors (ODbL)']);
  const by = (id: string): SourceFeature => features.find((feature) => feature.id === id)!;
  expect(by('w1')).toMatchObject({ theme: 'building', kind: 'residential', name: '1号楼', height: 18.5, levels: 6 });
  expect(by('w2')).toMatchObject({ theme: 'road', kind: 'primary', name: '经十路', geometry: { type: 'LineString' } });
  expect(by('w6')).toMatchObject({ theme: 'compound', name: '芙蓉里' });
  expect(by('n99')).toMatchObject({ theme: 'poi', kind: 'hospital', geometry: { type: 'Point', coordinates: [117.5, 36.5] } });
  expect(by('r7')).toMatchObject({ theme: 'water', name: '大明湖' });
  expect((by('r7').geometry as GeoJSON.MultiPolygon).coordinates[0][0]).toHaveLength(5);
  expect(features).toHaveLength(5);
});

test('an extract ends somewhere: roads go as far as it knows, outlines that are not whole are reported', async () => {
  const { features, report } = await read(
    encodeOsm({
      nodes: square(1, 117),
      ways: [
        { id: 1, refs: [1, 2, 77, 3, 4], tags: { highway: 'residential' } },
        { id: 2, refs: [1, 2, 77, 1], tags: { building: 'yes' } },
        { id: 3, refs: [70, 71], tags: { highway: 'path' } },
      ],
    }),
  );
  expect(features.map(({ geometry }) => geometry.type)).toEqual(['MultiLineString']);
  expect(report.skipped.map(({ reason }) => reason).sort()).toEqual([
    'a way whose nodes are not in the file',
    'an outline that is cut by the edge of the file',
  ]);
});

test('nodes in any order are found', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 200 }), (ids) => {
      const columns = new NodeColumns();
      for (const id of ids) columns.add(id, (id % 360) - 180, (id % 160) - 80);
      for (const id of ids) expect(columns.at(id)).toEqual([(id % 360) - 180, (id % 160) - 80]);
      expect(columns.at(0)).toBeUndefined();
    }),
  );
});

describe('files that are not what they should be', () => {
  const small = encodeOsm(sampleTown(300));

  test.each([
    ['empty', Buffer.alloc(0), 'it is empty'],
    ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'it is no OSM PBF file'],
    ['cut short', small.subarray(0, small.length - 50), 'cut short'],
    ['without nodes', encodeOsm({ nodes: [], ways: [] }), 'holds no nodes'],
  ])('%s: a sentence that names the file', async (_name, bytes, words) => {
    await expect(read(bytes)).rejects.toThrow(/town\.osm\.pbf/);
    await expect(read(bytes)).rejects.toThrow(words);
  });

  /** Every damaged file is read or refused with a sentence: nothing else is thrown, and it ends. */
  const survives = async (bytes: Buffer, damages: number, seed: number): Promise<void> => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 }),
        fc.option(fc.nat(bytes.length)),
        async (changes, cut) => {
          const damaged = Buffer.from(bytes);
          for (const [at, value] of changes) damaged[at] = value;
          await read(damaged.subarray(0, cut ?? undefined)).catch((error: Error) => {
            expect(error.message).toContain('town.osm.pbf');
            expect(error.message.length).toBeLessThan(400);
          });
        },
      ),
      { numRuns: damages, seed },
    );
  };

  test('damaged anywhere: read or refused, never stuck', () => survives(small, 300, 7));

  test('damaged inside its unpacked blocks: read or refused, never stuck', async () => {
    const { decodeBlock } = await import('./osm/block.ts');
    const { readBlocks } = await import('./osm/blobs.ts');
    const file = path.join(folder, 'whole.osm.pbf');
    await writeFile(file, small);
    const blocks: Uint8Array[] = [];
    for await (const { bytes } of readBlocks(file)) blocks.push(bytes);
    const nothing = { node: () => undefined, way: () => undefined, relation: () => undefined };
    fc.assert(
      fc.property(
        fc.nat(blocks.length - 1),
        fc.array(fc.tuple(fc.double({ min: 0, max: 0.999, noNaN: true }), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        (which, changes, share) => {
          const damaged = Uint8Array.from(blocks[which]);
          for (const [at, value] of changes) damaged[Math.floor(at * damaged.length)] = value;
          try {
            decodeBlock(damaged.subarray(0, Math.ceil(share * damaged.length)), nothing);
          } catch (error) {
            expect(error).toBeInstanceOf(RangeError);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  test('any bytes as protocol buffer: an end or a RangeError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const reader = new ProtoReader(bytes);
        try {
          while (reader.next() !== 0) reader.skip();
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.skipIf(!existsSync(REAL))('a real extract: read whole, and damaged in a hundred ways', async () => {
    const bytes = await readFile(REAL);
    const { features } = await read(bytes);
    expect(features.filter(({ theme }) => theme === 'building').length).toBeGreaterThan(1000);
    await survives(bytes, 25, 11);
  });
});
