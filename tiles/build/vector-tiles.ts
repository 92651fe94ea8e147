import { GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature, Position } from 'geojson';
import type { TileInput } from './pmtiles-writer.ts';

/** Features of one source-layer, seen from a zoom upwards. WGS-84. */
export interface TileLayer {
  readonly id: string;
  readonly minZoom: number;
  readonly features: readonly Feature[];
}

export interface TileRange {
  readonly minZoom: number;
  readonly maxZoom: number;
}

/** West, south, east, north. */
export type Bounds = readonly [number, number, number, number];

const EXTENT = 4096;
/** Around each tile, so that wide lines and outlines do not end at its edge. */
const BUFFER = 80;

/** Bounds of everything in the layers. @throws Error when they hold nothing. */
export function boundsOf(layers: readonly TileLayer[]): Bounds {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (value: unknown): void => {
    if (typeof (value as Position)[0] !== 'number') return (value as unknown[]).forEach(visit);
    const [lon, lat] = value as Position;
    bounds[0] = Math.min(bounds[0], lon);
    bounds[1] = Math.min(bounds[1], lat);
    bounds[2] = Math.max(bounds[2], lon);
    bounds[3] = Math.max(bounds[3], lat);
  };
  for (const { features } of layers) {
    for (const { geometry } of features) {
      if (geometry.type === 'GeometryCollection') throw new Error('tiles: geometry collections are not drawn; split them into features');
      visit(geometry.coordinates);
    }
  }
  if (bounds[0] > bounds[2]) throw new Error('tiles: there are no features to draw');
  return bounds;
}

/** Tile column of a longitude, tile row of a latitude (web mercator, row 0 in the north). */
export const tileX = (lon: number, z: number): number => Math.floor(((lon + 180) / 360) * 2 ** z);
export function tileY(lat: number, z: number): number {
  const sine = Math.sin((lat * Math.PI) / 180);
  return Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** z);
}

/**
 * Cuts layers into vector tiles (MVT 2). Tiles with nothing in them are left out.
 * @param onTile told how many tiles were looked at, of how many
 */
export function* cutTiles(layers: readonly TileLayer[], range: TileRange, onTile?: (done: number, total: number) => void): Generator<TileInput> {
  const [west, south, east, north] = boundsOf(layers);
  const filled = layers.filter((layer) => layer.features.length > 0);
  const indexes = filled.map((layer) => ({
    ...layer,
    index: new GeoJSONVT({ type: 'FeatureCollection', features: [...layer.features] }, {
      maxZoom: range.maxZoom, indexMaxZoom: range.maxZoom, indexMaxPoints: 0, tolerance: 2, extent: EXTENT, buffer: BUFFER,
    }),
  }));
  const coordinates: [number, number, number][] = [];
  for (let z = range.minZoom; z <= range.maxZoom; z++) {
    for (let x = tileX(west, z); x <= tileX(east, z); x++) {
      for (let y = tileY(north, z); y <= tileY(south, z); y++) coordinates.push([z, x, y]);
    }
  }
  for (const [i, [z, x, y]] of coordinates.entries()) {
    const content: Record<string, GeoJSONVTTile> = {};
    for (const { id, minZoom, index } of indexes) {
      const tile = z >= minZoom ? index.getTile(z, x, y) : null;
      if (!tile || tile.features.length === 0) continue;
      content[id] = content[id] ? { ...tile, features: [...content[id].features, ...tile.features] } : tile;
    }
    onTile?.(i + 1, coordinates.length);
    if (Object.keys(content).length > 0) yield { z, x, y, data: fromGeojsonVt(content, { version: 2, extent: EXTENT }) };
  }
}
