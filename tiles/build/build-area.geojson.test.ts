import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles, type RangeResponse } from 'pmtiles';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { networksSchema, type Networks } from '#contract/networks/network.ts';
import type { AreaFeatures } from '../area/area.ts';
import { AreaComposer } from '#tiles/area/compose/compose.ts';
import type { AreaDescription } from '../area/description.ts';
import { Report } from '../area/report.ts';
import { findSources } from '../sources/find.ts';
import { buildArea, frameOf } from './build-area.ts';
import { checkTileset } from './buildings/check-tileset.helper.ts';
import { tileX, tileY } from './vector-tiles.ts';

/** Degrees of some twenty metres. */
const STEP = 0.0004;
const [EAST, NORTH] = [117.02, 36.66];
const square = (x: number, y: number, size: number): number[][] => {
  const at = (dx: number, dy: number): number[] => [EAST + (x + dx) * STEP, NORTH + (y + dy) * STEP];
  return [at(0, 0), at(size, 0), at(size, size), at(0, size), at(0, 0)];
};
const feature = (properties: object, geometry: object): object => ({ type: 'Feature', properties, geometry });

/** As such files come: half of the buildings without a name, none with a use; a compound, a road. */
const FILES: Readonly<Record<string, object[]>> = {
  'buildings.geojson': Array.from({ length: 400 }, (_, i) =>
    feature(
      { id: `b${i}`, height: 12 + (i % 9) * 3, ...(i < 200 ? { name: `${i}号楼` } : {}) },
      { type: 'Polygon', coordinates: [square((i % 20) * 2, Math.floor(i / 20) * 2, 1)] },
    ),
  ),
  'roads.geojson': [
    feature({ name: '泉城路', class: 'primary' }, { type: 'LineString', coordinates: [square(-1, -1, 1)[0], square(40, -1, 1)[0]] }),
  ],
  '小区.geojson': [feature({ id: 'c1', name: '芙蓉里' }, { type: 'Polygon', coordinates: [square(-0.5, -0.5, 10)] })],
};

const NETWORKS: Networks = {
  version: 1,
  simulated: true,
  networks: [{ medium: 'gas', nodes: [{ id: 's', kind: 'source', name: '调压站', at: [EAST, NORTH], homes: 0 }], pipes: [] }],
};

let out = '';
let area: AreaFeatures;
let made: AreaDescription;

beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'quanyan-geojson-area-'));
  const [files, report] = [path.join(out, 'in'), new Report()];
  await mkdir(files);
  for (const [name, features] of Object.entries(FILES))
    await writeFile(path.join(files, name), JSON.stringify({ type: 'FeatureCollection', features }));
  const composer = new AreaComposer({ crs: 'wgs84', root: '/sample', report });
  for (const { file, source } of await findSources([files]))
    await source.read(file, { add: (each) => composer.add(each), report, progress: () => undefined, attribute: () => undefined });
  area = composer.finish();
  made = await buildArea({
    name: 'sample',
    title: '样例',
    root: '/sample',
    rootIsKnown: false,
    area,
    report,
    attribution: '',
    simulated: true,
    bounds: frameOf(area),
    networks: NETWORKS,
    out,
  });
});
afterAll(() => rm(out, { recursive: true }));

test('the map of GeoJSON files is read back by the pmtiles package: everything is in the tile at its place', async () => {
  const bytes = new Uint8Array(await readFile(path.join(out, made.pmtiles)));
  const reader = new PMTiles({
    getKey: () => 'sample',
    getBytes: (offset, length): Promise<RangeResponse> => Promise.resolve({ data: bytes.slice(offset, offset + length).buffer }),
  });
  const header = await reader.getHeader();
  expect(header).toMatchObject({ specVersion: 3, tileType: 1, minZoom: 10, maxZoom: 16, numAddressedTiles: made.vector.tiles });
  const at = async (lon: number, lat: number, layer: string): Promise<unknown[]> => {
    const found = await reader.getZxy(16, tileX(lon, 16), tileY(lat, 16));
    const tile = new VectorTile(new PbfReader(new Uint8Array(found!.data))).layers[layer];
    return Array.from({ length: tile.length }, (_, i) => tile.feature(i).properties);
  };
  expect(area.buildings).toHaveLength(400);
  for (const {
    id,
    path: key,
    name,
    height,
    floors,
    use,
    compound,
    center: [lon, lat],
  } of area.buildings) {
    expect(await at(lon, lat, 'buildings')).toContainEqual({ id, path: key, name, height, floors, use, compound });
  }
  expect(await at(EAST, NORTH - STEP, 'roads')).toContainEqual(expect.objectContaining({ name: '泉城路', class: 'primary' }));
  expect(await at(EAST, NORTH, 'compounds')).toContainEqual(expect.objectContaining({ name: '芙蓉里' }));
});

test('its buildings are a valid tileset, though whole columns of it have nothing to say', async () => {
  const { faults, tiles } = await checkTileset(path.join(out, path.dirname(made.tileset!)));
  expect(faults).toEqual([]);
  const features = tiles.filter((tile) => tile.leaf).flatMap((tile) => tile.features);
  expect(features.map(({ path: key }) => key).sort()).toEqual(area.buildings.map(({ path: key }) => key).sort());
  for (const { path: key, name, use, compound } of area.buildings)
    expect(features).toContainEqual(expect.objectContaining({ path: key, name, use, compound }));
  expect(tiles.some((tile) => tile.features.every(({ name }) => name === ''))).toBe(true);
});

test('its networks lie beside as they were checked, as its description says', async () => {
  expect(made.networks).toBe('sample/networks.json');
  expect(networksSchema.parse(JSON.parse(await readFile(path.join(out, made.networks!), 'utf8')))).toEqual(NETWORKS);
});
