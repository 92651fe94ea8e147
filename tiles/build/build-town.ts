import { createHash } from 'node:crypto';
import { mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { generateTown } from '#scenes/town/town.ts';
import { townLayers } from '../sources/town.ts';
import { encodeArchive, writeWhole } from './pmtiles-writer.ts';
import { boundsOf, cutTiles, type TileLayer } from './vector-tiles.ts';

/** Raise it when the same features shall be cut or written differently. */
const CUT = { version: 1, minZoom: 10, maxZoom: 16 } as const;

const descriptionSchema = z.object({
  name: z.string(),
  notice: z.literal('模拟数据'),
  simulated: z.literal(true),
  seed: z.number(),
  /** SHA-256 over everything the archive is made from. */
  hash: z.string(),
  /** West, south, east, north of the street itself; the archive reaches further. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  center: z.tuple([z.number(), z.number()]),
  tiles: z.number(),
  bytes: z.number(),
});
/** `town.json`, beside the archive. */
export type TownDescription = z.infer<typeof descriptionSchema>;

export interface BuildOptions {
  readonly seed: number;
  /** Folder that gets `town.pmtiles` and `town.json`; made when missing. */
  readonly out: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Builds the demo town's map, unless the folder already holds exactly this one.
 * @returns what is there now, and whether it had to be built.
 */
export async function buildTown({ seed, out, onProgress }: BuildOptions): Promise<{ readonly description: TownDescription; readonly built: boolean }> {
  const town = generateTown({ seed });
  const layers = townLayers(town);
  const hash = createHash('sha256').update(JSON.stringify([CUT, layers])).digest('hex');
  const held = await heldDescription(out);
  if (held?.hash === hash) return { description: held, built: false };
  const tiles = [...cutTiles(layers, CUT, onProgress)];
  const archive = encodeArchive({
    tiles, bounds: boundsOf(layers), center: [...town.center, 14],
    metadata: { name: 'quanyan-town', description: '泉眼 demo town 模拟数据', seed, vector_layers: describeLayers(layers) },
  });
  const description: TownDescription = {
    name: town.places.find((place) => place.level === 'street')!.name, notice: '模拟数据', simulated: true, seed, hash,
    bounds: [...town.bounds], center: [...town.center], tiles: tiles.length, bytes: archive.length,
  };
  await mkdir(out, { recursive: true });
  await writeWhole(path.join(out, 'town.pmtiles'), archive);
  // Last, so that a build cut short is built again.
  await writeWhole(path.join(out, 'town.json'), `${JSON.stringify(description, null, 2)}\n`);
  return { description, built: true };
}

/** What the folder says it holds; null when it says nothing readable or the archive beside it is another one. */
async function heldDescription(out: string): Promise<TownDescription | null> {
  try {
    const held = descriptionSchema.parse(JSON.parse(await readFile(path.join(out, 'town.json'), 'utf8')));
    return (await stat(path.join(out, 'town.pmtiles'))).size === held.bytes ? held : null;
  } catch {
    return null;
  }
}

function describeLayers(layers: readonly TileLayer[]): { id: string; minzoom: number; maxzoom: number; fields: Record<string, string> }[] {
  return [...new Set(layers.map((layer) => layer.id))].map((id) => {
    const same = layers.filter((layer) => layer.id === id);
    const fields = same.flatMap((layer) => layer.features.flatMap((feature) => Object.entries(feature.properties ?? {})));
    return {
      id, minzoom: Math.min(...same.map((layer) => layer.minZoom)), maxzoom: CUT.maxZoom,
      fields: Object.fromEntries(fields.map(([name, value]) => [name, typeof value === 'number' ? 'Number' : 'String'])),
    };
  });
}
