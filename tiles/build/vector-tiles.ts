import { GeoJSONVT, type GeoJSONVTTile } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import type { Feature } from 'geojson';
import { boxOfGeometry, type Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import type { TileInput } from '#tiles/pmtiles/pmtiles-writer.ts';

/** Features of one source-layer, seen from a zoom upwards. WGS-84. */
export interface TileLayer {
  readonly id: string;
  readonly minZoom: number;
  readonly features: readonly Feature[];
}

interface TileRange {
  readonly minZoom: number;
  readonly maxZoom: number;
}

const EXTENT = 4096;
/** Around each tile, so that wide lines and outlines do not end at its edge. */
const BUFFER = 80;
/** A district is a tile of this zoom, some 4 km wide: cut on its own, so that a city needs no more memory than its densest district. */
const DISTRICT_ZOOM = 13;

function boxOfFeature({ geometry }: Feature): Bounds {
  if (geometry.type === 'GeometryCollection') throw new Error('tiles: geometry collections are not drawn; split them into features');
  return boxOfGeometry(geometry);
}

/** Bounds of everything in the layers. @throws Error when they hold nothing. */
export function boundsOf(layers: readonly TileLayer[]): Bounds {
  const bounds: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { features } of layers) {
    for (const feature of features) {
      const [west, south, east, north] = boxOfFeature(feature);
      if (west < bounds[0]) bounds[0] = west;
      if (south < bounds[1]) bounds[1] = south;
      if (east > bounds[2]) bounds[2] = east;
      if (north > bounds[3]) bounds[3] = north;
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

/** Columns and rows, both ends included. */
interface Rectangle {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}
const tilesOver = ([west, south, east, north]: Bounds, z: number): Rectangle => ({
  x0: tileX(west, z),
  x1: tileX(east, z),
  y0: tileY(north, z),
  y1: tileY(south, z),
});

/** Layers to be cut together over some district tiles. */
interface Job {
  readonly layers: readonly TileLayer[];
  readonly range: TileRange;
  readonly area: Rectangle;
}

/**
 * Cuts layers into vector tiles (MVT 2), district by district. Tiles with nothing in them are left out.
 * @param onTile told how many tiles were looked at, of how many
 * @param frame nothing outside it is cut; bounds of all features when left out
 */
export function* cutTiles(
  layers: readonly TileLayer[],
  range: TileRange,
  onTile?: (done: number, total: number) => void,
  frame = boundsOf(layers),
): Generator<TileInput> {
  const far = { minZoom: range.minZoom, maxZoom: Math.min(range.maxZoom, DISTRICT_ZOOM - 1) };
  const near = { minZoom: Math.max(range.minZoom, DISTRICT_ZOOM), maxZoom: range.maxZoom };
  const jobs: Job[] = [];
  if (far.minZoom <= far.maxZoom)
    jobs.push({ layers: layers.filter((layer) => layer.minZoom <= far.maxZoom), range: far, area: tilesOver(frame, DISTRICT_ZOOM) });
  if (near.minZoom <= near.maxZoom)
    for (const [area, inside] of districtsOf(layers, frame)) jobs.push({ layers: inside, range: near, area });
  const total = jobs.reduce((sum, job) => sum + tileCount(job, frame), 0);
  let done = 0;
  for (const job of jobs) {
    for (const tile of cutJob(job, range.maxZoom, frame)) {
      onTile?.(++done, total);
      if (tile !== null) yield tile;
    }
  }
}

/** The districts and what touches each, its buffer included. */
function districtsOf(layers: readonly TileLayer[], frame: Bounds): [Rectangle, TileLayer[]][] {
  const districts = new Map<number, { area: Rectangle; entries: { layer: TileLayer; features: Feature[] }[] }>();
  const limits = tilesOver(frame, DISTRICT_ZOOM);
  const margin = (360 / 2 ** DISTRICT_ZOOM) * (BUFFER / EXTENT);
  const put = (x: number, y: number, layer: TileLayer, feature: Feature): void => {
    const key = x * 2 ** DISTRICT_ZOOM + y;
    if (!districts.has(key)) districts.set(key, { area: { x0: x, x1: x, y0: y, y1: y }, entries: [] });
    const { entries } = districts.get(key)!;
    if (entries.at(-1)?.layer === layer) entries.at(-1)!.features.push(feature);
    else entries.push({ layer, features: [feature] });
  };
  for (const layer of layers) {
    for (const feature of layer.features) {
      const [west, south, east, north] = boxOfFeature(feature);
      const over = tilesOver([west - margin, Math.max(-85, south - margin), east + margin, Math.min(85, north + margin)], DISTRICT_ZOOM);
      for (let x = Math.max(over.x0, limits.x0); x <= Math.min(over.x1, limits.x1); x++) {
        for (let y = Math.max(over.y0, limits.y0); y <= Math.min(over.y1, limits.y1); y++) put(x, y, layer, feature);
      }
    }
  }
  return [...districts.values()].map(({ area, entries }) => [area, entries.map(({ layer, features }) => ({ ...layer, features }))]);
}

/** Tiles of one zoom over an area given in district tiles, within the frame. */
function tilesAt(area: Rectangle, z: number, frame: Bounds): Rectangle {
  const scale = 2 ** (z - DISTRICT_ZOOM);
  const all = tilesOver(frame, z);
  const last = (value: number): number => Math.ceil((value + 1) * scale) - 1;
  return {
    x0: Math.max(all.x0, Math.floor(area.x0 * scale)),
    x1: Math.min(all.x1, last(area.x1)),
    y0: Math.max(all.y0, Math.floor(area.y0 * scale)),
    y1: Math.min(all.y1, last(area.y1)),
  };
}

function tileCount({ area, range }: Job, frame: Bounds): number {
  let count = 0;
  for (let z = range.minZoom; z <= range.maxZoom; z++) {
    const { x0, x1, y0, y1 } = tilesAt(area, z, frame);
    count += Math.max(0, x1 - x0 + 1) * Math.max(0, y1 - y0 + 1);
  }
  return count;
}

/** Every tile of the job; null for those with nothing in them. */
function* cutJob({ layers, range, area }: Job, deepest: number, frame: Bounds): Generator<TileInput | null> {
  const indexes = layers
    .filter((layer) => layer.features.length > 0)
    .map((layer) => ({
      ...layer,
      index: new GeoJSONVT(
        { type: 'FeatureCollection', features: [...layer.features] },
        {
          maxZoom: deepest,
          indexMaxZoom: range.maxZoom,
          indexMaxPoints: 0,
          tolerance: 2,
          extent: EXTENT,
          buffer: BUFFER,
        },
      ),
    }));
  for (let z = range.minZoom; z <= range.maxZoom; z++) {
    const { x0, x1, y0, y1 } = tilesAt(area, z, frame);
    for (let x = x0; x <= x1; x++) {
      for (let y = y0; y <= y1; y++) {
        const content: Record<string, GeoJSONVTTile> = {};
        for (const { id, minZoom, index } of indexes) {
          const tile = z >= minZoom ? index.getTile(z, x, y) : null;
          if (!tile || tile.features.length === 0) continue;
          content[id] = content[id] ? { ...tile, features: [...content[id].features, ...tile.features] } : tile;
        }
        yield Object.keys(content).length > 0 ? { z, x, y, data: fromGeojsonVt(content, { version: 2, extent: EXTENT }) } : null;
      }
    }
  }
}
