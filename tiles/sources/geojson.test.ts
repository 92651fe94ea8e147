import type { SourceFeature } from '#tiles/area/feature.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Report } from '../area/report.ts';
import { addressOf, classify, heightsOf, metresOf } from './classify.ts';
import { findSources } from './find.ts';
import geojson from './geojson.source.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-geojson-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(name: string, content: string | object): Promise<{ features: SourceFeature[]; report: Report; credits: Set<string> }> {
  const file = path.join(folder, name);
  await writeFile(file, typeof content === 'string' ? content : JSON.stringify(content));
  const [features, credits, report]: [SourceFeature[], Set<string>, Report] = [[], new Set(), new Report()];
  await geojson.read(file, {
    add: (feature) => features.push(feature),
    report,
    progress: () => undefined,
    attribute: (words) => credits.add(words),
  });
  return { features, report, credits };
}
const collection = (...features: unknown[]): object => ({ type: 'FeatureCollection', features });
const POINT = { type: 'Point', coordinates: [117, 36] };

test('an address is a street and a number, however they are called', () => {
  expect(addressOf({ 'addr:street': '世纪大道', 'addr:housenumber': '100' })).toBe('世纪大道100号');
  expect(addressOf({ addr_street: '浦东南路', addr_housenumber: '100号' })).toBe('浦东南路100号');
  expect(addressOf({ 'addr:street': 'Main Street', 'addr:housenumber': 7 })).toBe('7 Main Street');
  expect(addressOf({ 'addr:street': 'Main Street' })).toBe('');
});

test('what a feature is: by its theme, by OpenStreetMap tags, by kind and file, by file', async () => {
  expect(classify({ theme: 'grid', kind: 'x' }, null)).toEqual({ theme: 'grid', kind: 'x' });
  expect(classify({ building: 'apartments' }, null)).toEqual({ theme: 'building', kind: 'residential' });
  expect(classify({ highway: 'trunk_link' }, null)).toEqual({ theme: 'road', kind: 'secondary' });
  expect(classify({ kind: 'minor_road', kind_detail: 'residential' }, 'road')).toEqual({ theme: 'road', kind: 'lane' });
  expect(classify({ kind: 'river' }, 'water')).toEqual({ theme: 'water', kind: 'river' });
  expect(classify({ kind: 'residential', name: '芙蓉里' }, 'green')).toEqual({ theme: 'compound', kind: 'residential' });
  expect(classify({ kind: 'parking' }, 'green')).toBe('land use "parking" is not drawn');
  expect(classify({}, null)).toMatch(/neither its properties/);
  const { features, credits } = await read(
    'grids.geojson',
    collection({ type: 'Feature', id: 5, properties: { name: '第1网格', source: 'openstreetmap.org' }, geometry: POINT }),
  );
  expect(features[0]).toMatchObject({ theme: 'grid', id: '5', name: '第1网格', where: 'grids.geojson #0' });
  expect([...credits]).toEqual(['© OpenStreetMap contributors (ODbL)']);
});

test('heights in the forms people write', () => {
  expect([12, '12', '12.5 m', '12,5', "40'", '十', '', null, {}, Infinity].map(metresOf)).toEqual([
    12,
    12,
    12.5,
    12.5,
    40 * 0.3048,
    null,
    null,
    null,
    null,
    null,
  ]);
  expect(heightsOf({ floors: 7, 'building:min_level': '2' })).toEqual({ height: null, levels: 7, base: 6 });
});

describe('files that are not what they should be', () => {
  test.each([
    ['', 'is empty'],
    ['{"type":', 'is not JSON'],
    ['[1,2]', 'no GeoJSON FeatureCollection'],
    ['null', 'no GeoJSON FeatureCollection'],
    ['{"type":"Topology"}', 'its type is "Topology"'],
  ])('%j: a sentence that names the file', async (text, words) => {
    await expect(read('roads.geojson', text)).rejects.toThrow(words);
    await expect(read('roads.geojson', text)).rejects.toThrow(/roads\.geojson/);
  });

  test('any features at all: taken or reported, each', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.jsonValue(),
            fc.record({ type: fc.constant('Feature'), properties: fc.jsonValue(), geometry: fc.oneof(fc.jsonValue(), fc.constant(POINT)) }),
          ),
          { maxLength: 8 },
        ),
        async (values) => {
          const { features, report } = await read('landuse.geojson', collection(...values));
          expect(features.length + report.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('a missing file, an unknown ending, a folder with nothing in it', async () => {
    await expect(findSources([path.join(folder, 'nowhere.geojson')])).rejects.toThrow('There is no file');
    await writeFile(path.join(folder, 'notes.txt'), 'x');
    await expect(findSources([path.join(folder, 'notes.txt')])).rejects.toThrow(/files end in .*\.osm\.pbf/);
    const empty = await mkdtemp(path.join(folder, 'empty-'));
    await expect(findSources([empty])).rejects.toThrow('holds no file');
  });
});
