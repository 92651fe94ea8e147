import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles } from 'pmtiles';
import type { Feature, MultiPolygon, Point, Polygon } from 'geojson';
import type { LonLat } from '#contract/places/geo.ts';
import { GROUND_TONES } from '#client/stages/paint/ground-tones.ts';
import type { GroundLabel } from '#client/stages/labels/ground-labels.ts';
import { NIGHT } from '#tiles/style/palette.ts';
import { nightStyle } from '#tiles/style/style.ts';
import { rgbOf } from '#tiles/style/walls.ts';
import { edgesOf, fadeOut } from './ground-edge.ts';
import { createPainter } from './ground-painter.ts';
import { SQUARE, ZOOM_AHEAD, type GroundAnswer, type GroundPlace, type GroundRequest } from './worker-messages.ts';

/** How many decoded tiles are kept: squares closer than the archive goes share theirs. */
const KEPT = 24;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;
/** Places are picked only from near. */
const PLACES_FROM = 14;

const port = globalThis as unknown as {
  onmessage: (event: MessageEvent<GroundRequest>) => void;
  postMessage: (answer: GroundAnswer, transfer?: Transferable[]) => void;
};
const paint = createPainter(nightStyle({ tiles: '', font: '', tones: GROUND_TONES }).layers);
const archives = new Map<string, PMTiles>();
const tiles = new Map<string, Promise<VectorTile | null>>();

function archiveAt(url: string): PMTiles {
  const known = archives.get(url) ?? new PMTiles(url);
  archives.set(url, known);
  return known;
}

async function readTile(url: string, z: number, x: number, y: number): Promise<VectorTile | null> {
  const read = await archiveAt(url).getZxy(z, x, y);
  return read ? new VectorTile(new PbfReader(new Uint8Array(read.data))) : null;
}

function tileAt(url: string, z: number, x: number, y: number): Promise<VectorTile | null> {
  const key = `${url} ${z}/${x}/${y}`;
  const known = tiles.get(key);
  if (known) return known;
  const reading = readTile(url, z, x, y);
  tiles.set(key, reading);
  if (tiles.size > KEPT) tiles.delete(tiles.keys().next().value!);
  // A reader that failed once fails for ever: the next attempt gets a fresh one.
  reading.catch(() => {
    tiles.delete(key);
    archives.delete(url);
  });
  return reading;
}

async function draw({ id, archive, z, x, y }: GroundRequest): Promise<void> {
  const { maxZoom, minLon, minLat, maxLon, maxLat } = await archiveAt(archive).getHeader();
  const parts = 2 ** Math.max(0, z - maxZoom);
  const source = { z: Math.min(z, maxZoom), x: Math.floor(x / parts), y: Math.floor(y / parts) };
  const tile = await tileAt(archive, source.z, source.x, source.y);
  const size = tile ? SQUARE : 2;
  const canvas = new OffscreenCanvas(size, size);
  // Painted by the processor, in this worker: the graphics card has the globe to draw.
  const pen = canvas.getContext('2d', { alpha: false, willReadFrequently: true })!;
  // Pictures handed over as bitmaps cannot be turned upside down any more, and the globe wants its south first.
  pen.setTransform(1, 0, 0, -1, 0, size);
  paint(pen as unknown as CanvasRenderingContext2D, tile, z + ZOOM_AHEAD, { size, parts, column: x % parts, row: y % parts });
  if (tile)
    fadeOut(
      pen as unknown as CanvasRenderingContext2D,
      edgesOf([minLon, minLat, maxLon, maxLat], { z, x, y }, size),
      size,
      rgbOf(NIGHT.ground),
    );
  const picture = canvas.transferToImageBitmap();
  port.postMessage({ id, picture, labels: labelsOf(tile, source), places: z < PLACES_FROM ? [] : placesOf(tile, source) }, [picture]);
}

interface Square {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

function featuresOf<G extends Point | Polygon | MultiPolygon>(tile: VectorTile | null, layer: string, { x, y, z }: Square): Feature<G>[] {
  const from = tile?.layers[layer];
  if (!from) return [];
  return Array.from({ length: from.length }, (_, i) => (from.feature(i) as VectorTileFeature).toGeoJSON(x, y, z) as Feature<G>);
}

const labelsOf = (tile: VectorTile | null, square: Square): GroundLabel[] =>
  featuresOf<Point>(tile, 'labels', square).map(({ properties, geometry }) => ({
    name: String(properties?.name ?? ''),
    kind: String(properties?.kind ?? ''),
    rank: Number(properties?.rank ?? 9),
    at: [geometry.coordinates[0], geometry.coordinates[1]],
  }));

const placesOf = (tile: VectorTile | null, square: Square): GroundPlace[] =>
  featuresOf<Polygon | MultiPolygon>(tile, 'compounds', square).map(({ properties, geometry }) => ({
    path: String(properties?.path ?? ''),
    name: String(properties?.name ?? ''),
    rings: (geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()) as unknown as LonLat[][],
  }));

/** Tries until it works: a wall has nobody to press reload. */
port.onmessage = async ({ data }) => {
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    try {
      return await draw(data);
    } catch (error) {
      port.postMessage({ id: data.id, problem: error instanceof Error ? error.message : String(error) });
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
};
