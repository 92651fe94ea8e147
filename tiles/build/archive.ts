import { minOf } from '#contract/places/extent.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import { encodeArchive } from '#tiles/pmtiles/pmtiles-writer.ts';
import { cutTiles, type TileLayer } from './vector-tiles.ts';

/** Raise the version when the same features shall be cut or written differently. */
export const CUT = { version: 2, minZoom: 10, maxZoom: 16 } as const;

interface ArchiveOptions {
  readonly layers: readonly TileLayer[];
  readonly bounds: Bounds;
  readonly center: readonly [number, number];
  /** `name`, `description`, `attribution` … */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly onProgress?: (done: number, total: number) => void;
}

/** Cuts layers and packs them as one PMTiles archive. */
export function buildArchive({ layers, bounds, center, metadata, onProgress }: ArchiveOptions): {
  readonly bytes: Uint8Array;
  readonly tiles: number;
} {
  const tiles = [...cutTiles(layers, CUT, onProgress, bounds)];
  const bytes = encodeArchive({ tiles, bounds, center: [...center, 14], metadata: { ...metadata, vector_layers: describeLayers(layers) } });
  return { bytes, tiles: tiles.length };
}

function describeLayers(layers: readonly TileLayer[]): { id: string; minzoom: number; maxzoom: number; fields: Record<string, string> }[] {
  return [...new Set(layers.map((layer) => layer.id))].map((id) => {
    const same = layers.filter((layer) => layer.id === id);
    const fields: Record<string, string> = {};
    for (const { features } of same) {
      for (const { properties } of features)
        for (const [name, value] of Object.entries(properties ?? {})) fields[name] ??= typeof value === 'number' ? 'Number' : 'String';
    }
    return { id, minzoom: minOf(same.map((layer) => layer.minZoom)), maxzoom: CUT.maxZoom, fields };
  });
}
