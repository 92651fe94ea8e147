import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles, type RangeResponse } from 'pmtiles';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { placeSchema } from '#contract/records/place.ts';
import { decodeHeights } from '#contract/places/terrain.ts';
import type { AreaFeatures } from '../area/area.ts';
import { AreaComposer } from '#tiles/area/compose/compose.ts';
import { areaDescriptionSchema, type AreaDescription } from '../area/description.ts';
import { Report } from '../area/report.ts';
import osm from '../sources/osm-pbf.source.ts';
import { encodeOsm, sampleTown } from '../sources/osm/pbf-writer.fixture.ts';
import { hill, writeAsc } from '../terrain/hill.fixture.ts';
import { readTerrain } from '../terrain/terrain.ts';
import { buildArea, frameOf } from './build-area.ts';
import { checkTileset } from './buildings/check-tileset.helper.ts';
import { readGround } from './read-ground.ts';
import { tileX, tileY } from './vector-tiles.ts';

let out = '';
let area: AreaFeatures;
let made: AreaDescription;
const report = new Report();

beforeAll(async () => {
  out = await mkdtemp(path.join(tmpdir(), 'quanyan-area-'));
  const file = path.join(out, 'town.osm.pbf');
  await writeFile(file, encodeOsm(sampleTown(9000)));
  const composer = new AreaComposer({ crs: 'wgs84', root: '/sample', report });
  await osm.read(file, { add: (feature) => composer.add(feature), report, progress: () => undefined, attribute: () => undefined });
  area = composer.finish();
  await rm(file);
  made = await buildArea({
    name: 'sample',
    title: '样例街道',
    root: '/sample',
    rootIsKnown: false,
    area,
    report,
    attribution: '© someone',
    simulated: true,
    bounds: frameOf(area),
    out,
  });
});
afterAll(() => rm(out, { recursive: true }));

const inArea = (file: string): string => path.join(out, 'sample', file);

test('its folder says what it is, and holds all it says', async () => {
  const read = areaDescriptionSchema.parse(JSON.parse(await readFile(inArea('area.json'), 'utf8')));
  expect(read).toEqual(made);
  expect(read).toMatchObject({
    name: 'sample',
    title: '样例街道',
    simulated: true,
    attribution: '© someone',
    pmtiles: 'sample/sample.pmtiles',
    tileset: 'sample/tileset.json',
  });
  expect((await readdir(inArea('.'))).filter((file) => file.endsWith('.glb'))).toHaveLength(read.buildings.tiles);
  expect(await readFile(inArea('report.txt'), 'utf8')).toMatch(/Heights: .* told/);
});

test('the map is read back by the pmtiles package, with the layers and properties the style draws', async () => {
  const bytes = new Uint8Array(await readFile(inArea('sample.pmtiles')));
  const reader = new PMTiles({
    getKey: () => 'sample',
    getBytes: (offset, length): Promise<RangeResponse> => Promise.resolve({ data: bytes.slice(offset, offset + length).buffer }),
  });
  const header = await reader.getHeader();
  expect([header.minZoom, header.maxZoom]).toEqual([10, 16]);
  expect(header.minLon).toBeCloseTo(made.bounds[0], 5);
  const metadata = (await reader.getMetadata()) as { attribution: string; description: string };
  expect(metadata).toMatchObject({ attribution: '© someone', description: '样例街道 模拟数据' });
  for (const building of area.buildings.slice(0, 25)) {
    const [lon, lat] = building.center;
    const tile = new VectorTile(new PbfReader(new Uint8Array((await reader.getZxy(16, tileX(lon, 16), tileY(lat, 16)))!.data)));
    const layer = tile.layers.buildings;
    const properties = Array.from({ length: layer.length }, (_, i) => layer.feature(i).properties);
    const { id, path: at, name, height, floors, use, compound } = building;
    expect(properties).toContainEqual({ id, path: at, name, height, floors, use, compound });
    expect(Object.keys(tile.layers)).toContain('roads');
  }
});

test('its roads and water are read back from the archive, each where it is', async () => {
  const { roads, water } = await readGround(inArea('sample.pmtiles'));
  const drawn = area.roads.flatMap(({ line }) => (line.type === 'LineString' ? [line.coordinates] : line.coordinates)).flat();
  const near = ([lon, lat]: readonly number[]): boolean => drawn.some(([x, y]) => Math.hypot(x - lon, y - lat) < 0.002);
  expect(roads.length).toBeGreaterThanOrEqual(area.roads.length);
  expect(new Set(roads.map((road) => road.class))).toEqual(new Set(area.roads.map((road) => road.class)));
  for (const { line, width } of roads) expect(width > 0 && line.every(near)).toBe(true);
  expect(water.length > 0).toBe(area.water.length > 0);
});

test('the buildings are a valid tileset of several levels', async () => {
  const { faults, tiles } = await checkTileset(inArea('.'));
  expect(faults).toEqual([]);
  expect(tiles.filter((tile) => tile.leaf).flatMap((tile) => tile.features)).toHaveLength(area.buildings.length);
  expect(tiles.some((tile) => !tile.leaf)).toBe(true);
});

test('with heights, the folder holds them and the description says where; a wrong raster leaves everything as it was', async () => {
  const bounds = frameOf(area);
  const file = path.join(out, 'hill.asc');
  const [west, south, east, north] = bounds;
  const cell = (east - west) / 100;
  await writeAsc(
    file,
    {
      bounds: [west - cell * 80, south - cell * 80, west + cell * 180, south + cell * (Math.ceil((north - south) / cell) + 80)],
      columns: 260,
      rows: Math.ceil((north - south) / cell) + 160,
    },
    hill([(west + east) / 2, (south + north) / 2], { foot: 10, top: 90, half: 300 }),
  );
  const terrain = await readTerrain({ file, bounds, report: new Report() });
  await rm(file);
  const options = {
    title: '样例街道',
    root: '/sample',
    rootIsKnown: false,
    area,
    report: new Report(),
    attribution: '© someone',
    simulated: true,
    bounds,
    out,
  };
  const { terrain: said } = await buildArea({ ...options, name: 'hilly', terrain });
  expect(said).toMatchObject({
    pmtiles: 'hilly/terrain.pmtiles',
    lowest: expect.closeTo(10, 0) as number,
    highest: expect.closeTo(100, -0.5) as number,
  });
  const bytes = new Uint8Array(await readFile(path.join(out, 'hilly', 'terrain.pmtiles')));
  const archive = new PMTiles({
    getKey: () => 'hilly',
    getBytes: (offset, length): Promise<RangeResponse> => Promise.resolve({ data: bytes.slice(offset, offset + length).buffer }),
  });
  expect(await archive.getHeader()).toMatchObject({
    tileType: 0,
    numAddressedTiles: said!.tiles,
    minZoom: said!.zooms[0],
    maxZoom: said!.zooms[1],
  });
  for (let x = said!.x[0]; x <= said!.x[1]; x++) {
    for (let y = said!.y[0]; y <= said!.y[1]; y++) {
      const heights = decodeHeights(new Uint8Array((await archive.getZxy(said!.zooms[1], x, y))!.data));
      expect(heights.every((height) => height >= said!.lowest - 0.01 && height <= said!.highest + 0.01)).toBe(true);
    }
  }
  const { faults, tiles } = await checkTileset(path.join(out, 'hilly'));
  expect(faults).toEqual([]);
  expect(new Set(tiles.filter(({ leaf }) => leaf).flatMap(({ features }) => features.map(({ ground }) => ground))).size).toBeGreaterThan(
    100,
  );
  const before = await readFile(path.join(out, 'hilly', 'area.json'), 'utf8');
  terrain.grid.heights[0] = NaN;
  await expect(buildArea({ ...options, name: 'hilly', terrain })).rejects.toThrow('NaN m is no height');
  expect(await readFile(path.join(out, 'hilly', 'area.json'), 'utf8')).toBe(before);
});

test('its ledger holds the places as the server takes them, the root among them', async () => {
  const { places } = JSON.parse(await readFile(inArea('ledger.json'), 'utf8')) as { places: unknown[] };
  expect(places).toHaveLength(area.buildings.length + area.compounds.length + 1);
  for (const place of places) placeSchema.parse(place);
  expect(places[0]).toMatchObject({ id: 'sample', path: '/sample', level: 'street', name: '样例街道', simulated: true });
});

test('nothing to draw, and far too much, are refused with what to do', () => {
  const none: AreaFeatures = {
    boundaries: [],
    communities: [],
    grids: [],
    compounds: [],
    buildings: [],
    roads: [],
    water: [],
    greens: [],
    pois: [],
    quarters: [],
  };
  expect(() => frameOf(none)).toThrow('nothing to draw');
  const astray = { ...area, pois: [{ id: 'a', name: 'far', kind: '', at: [0, 0] }] };
  expect(() => frameOf(astray)).toThrow(/--bounds/);
});
