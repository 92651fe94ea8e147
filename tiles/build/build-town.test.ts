import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles, type RangeResponse, type Source } from 'pmtiles';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { maxOf, minOf } from '#contract/places/extent.ts';
import { decodeStreets, streetsSchema } from '#contract/places/streets.ts';
import { generateTown } from '#scenes/town/town.ts';
import { buildTown } from './build-town.ts';
import { checkTileset } from './buildings/check-tileset.helper.ts';
import { boundsOf, cutTiles, tileX, tileY } from './vector-tiles.ts';

let out = '';
let reader: PMTiles;
const archive = (): string => path.join(out, 'town.pmtiles');
const town = generateTown({ seed: 1 });

beforeAll(async () => {
  out = path.join(await mkdtemp(path.join(tmpdir(), 'quanyan-build-')), 'tiles');
  await buildTown({ seed: 1, out });
  const bytes = new Uint8Array(await readFile(archive()));
  const source: Source = {
    getKey: () => 'town',
    getBytes: (offset, length): Promise<RangeResponse> => Promise.resolve({ data: bytes.slice(offset, offset + length).buffer }),
  };
  reader = new PMTiles(source);
});
afterAll(() => rm(path.dirname(out), { recursive: true }));

const tileAt = async (z: number, [lon, lat]: readonly number[]): Promise<VectorTile> => {
  const found = await reader.getZxy(z, tileX(lon, z), tileY(lat, z));
  return new VectorTile(new PbfReader(new Uint8Array(found!.data)));
};

test('the archive covers the town and opens on it', async () => {
  const header = await reader.getHeader();
  const [west, south, east, north] = town.bounds;
  expect(header.minLon).toBeLessThanOrEqual(west);
  expect(header.minLat).toBeLessThanOrEqual(south);
  expect(header.maxLon).toBeGreaterThanOrEqual(east);
  expect(header.maxLat).toBeGreaterThanOrEqual(north);
  expect([header.minZoom, header.maxZoom]).toEqual([10, 16]);
  const metadata = (await reader.getMetadata()) as { description: string; vector_layers: { id: string }[] };
  expect(metadata.description).toContain('模拟数据');
  expect(metadata.vector_layers.map((layer) => layer.id)).toEqual([
    'boundaries',
    'communities',
    'grids',
    'compounds',
    'buildings',
    'roads',
    'water',
    'green',
    'labels',
  ]);
});

test('its net of streets lies beside, as its description says, and reaches from end to end', async () => {
  const { streets } = JSON.parse(await readFile(path.join(out, 'town', 'area.json'), 'utf8')) as { streets: string };
  expect(streets).toBe('town/streets.json');
  const net = decodeStreets(streetsSchema.parse(JSON.parse(await readFile(path.join(out, streets), 'utf8'))));
  expect(net.streets.length).toBeGreaterThan(400);
  const lons = net.junctions.map(([lon]) => lon);
  expect(minOf(lons)).toBeLessThan(town.bounds[0] + 0.002);
  expect(maxOf(lons)).toBeGreaterThan(town.bounds[2] - 0.002);
});

test('every building is in the deepest tile at its place, with what the style and the desk need', async () => {
  for (const building of town.places.filter((place) => place.level === 'building').slice(0, 40)) {
    const layer = (await tileAt(16, building.center)).layers.buildings;
    const features = Array.from({ length: layer.length }, (_, i) => layer.feature(i).properties);
    expect(features).toContainEqual({
      id: building.id,
      path: building.path,
      name: building.name,
      height: building.height,
      floors: building.floors,
      use: building.use,
      compound: building.path.split('/').at(-2),
    });
  }
});

test('far away there is little, close by there is everything', async () => {
  const far = await tileAt(10, town.center);
  expect(Object.keys(far.layers).sort()).toEqual(['boundaries', 'labels', 'roads', 'water']);
  const close = await tileAt(16, town.center);
  expect(Object.keys(close.layers)).toEqual(expect.arrayContaining(['buildings', 'compounds', 'grids', 'labels', 'roads']));
  const classes = new Set(Array.from({ length: far.layers.roads.length }, (_, i) => far.layers.roads.feature(i).properties.class));
  expect([...classes].sort()).toEqual(['primary', 'secondary', 'tertiary']);
});

test('its buildings are a valid tileset, as published', async () => {
  const { faults, tiles } = await checkTileset(path.join(out, 'town'));
  expect(faults).toEqual([]);
  expect(tiles.filter((tile) => tile.leaf).flatMap((tile) => tile.features)).toHaveLength(
    town.places.filter((place) => place.level === 'building').length,
  );
});

test('built again only when it would come out differently, or is damaged', async () => {
  const before = await stat(archive());
  expect((await buildTown({ seed: 1, out })).built).toBe(false);
  expect((await stat(archive())).mtimeMs).toBe(before.mtimeMs);
  await truncate(archive(), 100);
  expect((await buildTown({ seed: 1, out })).built).toBe(true);
  await writeFile(path.join(out, 'town.json'), '{"hash": 1');
  expect((await buildTown({ seed: 1, out })).built).toBe(true);
  const other = await buildTown({ seed: 2, out });
  expect(other).toMatchObject({ built: true, description: { seed: 2, simulated: true, notice: '模拟数据' } });
  expect((await readdir(out)).sort()).toEqual(['town', 'town.json', 'town.pmtiles']);
});

test('layers without a feature are refused with a sentence', () => {
  expect(() => boundsOf([{ id: 'roads', minZoom: 0, features: [] }])).toThrow('no features');
  expect(() => [...cutTiles([], { minZoom: 1, maxZoom: 2 })]).toThrow('no features');
});
