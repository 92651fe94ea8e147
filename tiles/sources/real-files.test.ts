import type { SourceFeature } from '#tiles/area/feature.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeBuildings } from '#tiles/area/compose/buildings.ts';
import { Ids } from '#tiles/area/compose/ids.ts';
import { Report } from '#tiles/area/report.ts';
import { mendPolygon, type Mended } from '#tiles/area/geometry/rings.ts';
import geojson from './geojson.source.ts';
import osm from './osm-pbf.source.ts';
import { encodeOsm, type OsmData } from './osm/pbf-writer.fixture.ts';
import { textOfBytes } from './text.ts';

// Kinds of files that people have met in the field, made small; all of it is synthetic.
const HISTORY =
  'AAAADQoJT1NNSGVhZGVyGE8QQxpLeJxT4vMvzg1OzkjNTdQNM9AzU+JySc0rTvXLT0ktVhL1yCwuyS/KTE7M8cxLyy/KTSzJzM9rYuTNL87NLM3VN9QzNNUzAADrhh' +
  'YnAAAACwoHT1NNRGF0YRhrEG0aZ3ic42LhYuBiEEoVSuZiZWJgYmLSMuFiZWRiZGQU4m9ouf+Au2HKFLn/k6fIMTBIsTKAgBKE0gIqBwIjVkYQcOJt+HvuLtMF/vP8' +
  'C+YwMnjxNVz/d5vjAv+FHkaG+XMYgyB6ABMxFxcAAAAMCgdPU01EYXRhGJEBELwBGosBeJzjMuFi4OJIKs3MScnMS+diyUvMTeVirkwt5uJ8un3Ts+62Z0v3AFWwPZ' +
  'u+/OmEXiA9bQOQFmpmlFLm4BJiYmSSYmJmURLgYBRoOLT+A6sEgwKDBqsBoxMrExCwSolwcAElmQQazuz8D5NkkFLi4IZqZcOilYWFiYkZSQ07hglANUwsTKwAV/0o' +
  'pA==';
/** Two ways and a shop; places of plain nodes stand on the ways only. */
const LOCATIONS_ON_WAYS =
  'AAAADQoJT1NNSGVhZGVyGEkQPRpFeJxT4vMvzg1OzkjNTdQNM9AzU+JySc0rTvXLT0kt1uL3yU9OLMnMzyv2zwtPrCxuYuTNL87NLM3VN9QzNNUzAABe/BOeAAAACw' +
  'oHT1NNRGF0YRhhEFUaXXic41LlYgBCluKM/AIu7uLSgtSi3MSi7NQSLpa8xNxULrYX21qf7mgS0hHS4mLawqjFz8XIKMTIIMXIoMTIoMXI5MR6oef8XSYv1gvP/t3m' +
  'CGJlYmZhZQAAwaYWbwAAAAsKB09TTURhdGEYYxBbGl94nOOS42Lg4kgqzcxJycxL52LJS8xN5WKuTC3mYn62dA8Xg5CllDkHlxATI5MUEzOLEhcHowCDBIMCgwarEy' +
  'sTELAGcTdc/3eb44Mew3s9Bi/uhr/n7jIxgHkAi+4Wbg==';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-met-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, bytes: Uint8Array): Promise<{ features: SourceFeature[]; report: Report }> {
  const file = path.join(folder, name);
  await writeFile(file, bytes);
  const [features, report]: [SourceFeature[], Report] = [[], new Report()];
  const source = name.endsWith('.pbf') ? osm : geojson;
  await source.read(file, { add: (feature) => features.push(feature), report, progress: () => undefined, attribute: () => undefined });
  return { features, report };
}
const reasons = (report: Report): string[] => [...report.skipped, ...report.changed].map(({ reason }) => reason);

const square = (from: number, size = 3e-4): OsmData['nodes'] =>
  [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ].map(([x, y], i) => ({ id: from + i, lon: 117 + x * size, lat: 36 + y * size }));
const ring = (from: number): number[] => [from, from + 1, from + 2, from + 3, from];

function compose(features: readonly SourceFeature[], report: Report): ReturnType<typeof composeBuildings> {
  const drafts = (theme: string): Parameters<typeof composeBuildings>[0]['parts'] =>
    features
      .filter((one) => one.theme === theme)
      .map((feature) => ({
        feature,
        polygons: (mendPolygon((feature.geometry as GeoJSON.Polygon).coordinates) as Mended).polygons,
      }));
  return composeBuildings({
    buildings: drafts('building'),
    parts: drafts('part'),
    pois: new Map(),
    ids: new Ids(),
    report,
    home: () => ({ path: '/a', compound: '' }),
  });
}

describe('OSM PBF', () => {
  it('with the history of the data is refused in words', async () => {
    await expect(read('h.osm.pbf', Buffer.from(HISTORY, 'base64'))).rejects.toThrow('osmium time-filter');
  });

  it('with the places of nodes on the ways is read', async () => {
    const { features } = await read('low.osm.pbf', Buffer.from(LOCATIONS_ON_WAYS, 'base64'));
    expect(features.map(({ id, name, geometry }) => [id, name, geometry.type])).toEqual([
      ['n90', '超市', 'Point'],
      ['w10', '楼', 'Polygon'],
    ]);
  });

  it('what is under the ground is not drawn, and replaces nothing', async () => {
    const ways: Record<string, string>[] = [
      { location: 'underground' },
      { 'building:levels': '0', 'building:levels:underground': '2' },
      { layer: '-1' },
    ];
    for (const below of ways) {
      const { features, report } = await read(
        'u.osm.pbf',
        encodeOsm({
          nodes: square(1),
          ways: [
            { id: 1, refs: ring(1), tags: { building: 'apartments', 'building:levels': '30' } },
            { id: 2, refs: ring(1), tags: { 'building:part': 'yes', ...below } },
          ],
        }),
      );
      expect(compose(features, report)).toMatchObject([{ floors: 30, height: 90 }]);
      expect(reasons(report)).toContain('a building, or part of one, that is under the ground');
    }
  });

  it('a tower of which only the foot is told as a part is as high as it says', async () => {
    const { features, report } = await read(
      'p.osm.pbf',
      encodeOsm({
        nodes: [...square(1), ...square(11, 2.8e-4)],
        ways: [
          { id: 1, refs: ring(1), tags: { building: 'office', 'building:levels': '30', height: '120' } },
          { id: 2, refs: ring(11), tags: { 'building:part': 'yes', 'building:levels': '3' } },
        ],
      }),
    );
    expect(compose(features, report)).toMatchObject([{ floors: 30, height: 120 }]);
  });

  it('the same building as way and relation is one, with its courtyard and all that both say', async () => {
    const inner = square(11, 1e-4).map((node) => ({ ...node, lon: node.lon + 1e-4, lat: node.lat + 1e-4 }));
    const { features, report } = await read(
      'b.osm.pbf',
      encodeOsm({
        nodes: [...square(1), ...inner],
        ways: [
          { id: 1, refs: ring(1), tags: { building: 'yes', 'building:levels': '5' } },
          { id: 2, refs: ring(11) },
        ],
        relations: [
          {
            id: 3,
            members: [
              { way: 1, role: 'outer' },
              { way: 2, role: 'inner' },
            ],
            tags: { type: 'multipolygon', building: 'yes', name: '回字楼' },
          },
        ],
      }),
    );
    expect(features).toMatchObject([{ id: 'r3', name: '回字楼', levels: 5 }]);
    expect((features[0].geometry as GeoJSON.MultiPolygon).coordinates[0]).toHaveLength(2);
    expect(reasons(report)).toContain('the outline of a building that a relation draws');
  });

  it('heights nobody can be sure of are told', async () => {
    for (const height of ['18;21', '~18', '5 storeys']) {
      const { features, report } = await read(
        't.osm.pbf',
        encodeOsm({ nodes: square(1), ways: [{ id: 1, refs: ring(1), tags: { building: 'yes', height } }] }),
      );
      expect(features[0].height).toBeNull();
      expect(reasons(report).join()).toContain(`height=${height}`);
    }
  });
});

describe('GeoJSON', () => {
  const text = (
    height: string,
  ): string => `{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"泉城路一号楼 NaN","height":${height}},
    "geometry":{"type":"Polygon","coordinates":[[[117,36],[117.001,36],[117.001,36.001],[117,36.001],[117,36]]]}}]}`;

  it('with NaN for no value is read, and names stay as they are', async () => {
    const { features } = await read('buildings.geojson', Buffer.from(text('NaN')));
    expect(features).toMatchObject([{ name: '泉城路一号楼 NaN', height: null }]);
  });

  it('is read in whatever coding it is', () => {
    const words = '泉城路 name';
    expect(textOfBytes(Buffer.from(`\ufeff${words}`))).toBe(words);
    expect(textOfBytes(Buffer.from(`\ufeff${words}`, 'utf16le'))).toBe(words);
    expect(textOfBytes(Buffer.from('name 泉', 'utf16le'))).toBe('name 泉');
    expect(textOfBytes(Buffer.from('name 泉', 'utf16le').swap16())).toBe('name 泉');
    expect(textOfBytes(Uint8Array.of(0xc8, 0xaa, 0xb3, 0xc7, 0xc2, 0xb7))).toBe('泉城路');
  });
});

describe('a hole that touches its outline', () => {
  const outer = [
    [117, 36],
    [117.001, 36],
    [117.001, 36.001],
    [117, 36.001],
    [117, 36],
  ];
  const hole = [
    [117.001, 36.0005],
    [117.0006, 36.0007],
    [117.0006, 36.0003],
  ];

  it('is kept, whatever corner it begins with', () => {
    for (let from = 0; from < 3; from++) {
      const turned = [...hole.slice(from), ...hole.slice(0, from)];
      const mended = mendPolygon([outer, [...turned, turned[0]]]);
      expect(mended).toMatchObject({ lostHoles: 0, polygons: [[{ length: 5 }, { length: 4 }]] });
    }
  });

  it('one that lies elsewhere is told', () => {
    const away = hole.map(([x, y]) => [x + 1, y]);
    expect(mendPolygon([outer, [...away, away[0]]])).toMatchObject({ lostHoles: 1 });
  });
});
