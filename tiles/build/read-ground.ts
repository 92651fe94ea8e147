import { open, type FileHandle } from 'node:fs/promises';
import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import type { Position } from 'geojson';
import { PbfReader } from 'pbf';
import { PMTiles, type Source } from 'pmtiles';
import type { LonLat } from '#contract/places/geo.ts';
import type { ScatterGround } from '#scenes/scatter/ground.ts';
import { tileX, tileY } from './vector-tiles.ts';

class FileSource implements Source {
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  getKey = (): string => 'file';

  async getBytes(offset: number, length: number): Promise<{ data: ArrayBuffer }> {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await this.#file.read(bytes, 0, length, offset);
    return { data: bytes.buffer.slice(0, bytesRead) };
  }
}

/**
 * Roads and water of a built area, from the nearest zoom of its archive. A road comes in the pieces the tiles cut it into.
 * @throws Error when the archive cannot be read.
 */
export async function readGround(archive: string): Promise<Pick<ScatterGround, 'roads' | 'water'>> {
  const file = await open(archive);
  try {
    const tiles = new PMTiles(new FileSource(file));
    const { maxZoom: zoom, minLon, minLat, maxLon, maxLat } = await tiles.getHeader();
    const ground = { roads: [] as ScatterGround['roads'][number][], water: [] as LonLat[][] };
    for (let x = tileX(minLon, zoom); x <= tileX(maxLon, zoom); x++) {
      for (let y = tileY(maxLat, zoom); y <= tileY(minLat, zoom); y++) {
        const found = await tiles.getZxy(zoom, x, y);
        if (found) addTile(new VectorTile(new PbfReader(new Uint8Array(found.data))), [x, y, zoom], ground);
      }
    }
    return ground;
  } finally {
    await file.close();
  }
}

type Tile = readonly [x: number, y: number, z: number];

function addTile(tile: VectorTile, at: Tile, into: { roads: ScatterGround['roads'][number][]; water: LonLat[][] }): void {
  for (const { properties, coordinates } of featuresOf(tile, 'roads', at)) {
    for (const line of coordinates)
      into.roads.push({
        name: String(properties.name ?? ''),
        class: String(properties.class ?? ''),
        width: Number(properties.width ?? 0),
        line,
      });
  }
  for (const { coordinates } of featuresOf(tile, 'water', at)) for (const polygon of coordinates) into.water.push(polygon);
}

/** Lines, or the outer rings of polygons. */
function* featuresOf(
  tile: VectorTile,
  name: string,
  [x, y, z]: Tile,
): Generator<{ properties: VectorTileFeature['properties']; coordinates: LonLat[][] }> {
  const layer = tile.layers[name];
  for (let i = 0; i < (layer?.length ?? 0); i++) {
    const feature = layer.feature(i);
    const { geometry } = feature.toGeoJSON(x, y, z);
    if (geometry.type === 'LineString') yield { properties: feature.properties, coordinates: [lineOf(geometry.coordinates)] };
    else if (geometry.type === 'MultiLineString') yield { properties: feature.properties, coordinates: geometry.coordinates.map(lineOf) };
    else if (geometry.type === 'Polygon') yield { properties: feature.properties, coordinates: [lineOf(geometry.coordinates[0])] };
    else if (geometry.type === 'MultiPolygon')
      yield { properties: feature.properties, coordinates: geometry.coordinates.map(([outer]) => lineOf(outer)) };
  }
}

const lineOf = (line: readonly Position[]): LonLat[] => line.map(([lon, lat]): LonLat => [lon, lat]);
