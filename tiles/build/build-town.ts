import { createHash } from 'node:crypto';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { generateTown, type Town } from '#scenes/town/town.ts';
import type { AreaFeatures } from '../area/area.ts';
import type { AreaDescription } from '../area/description.ts';
import { townArea } from '../sources/town.ts';
import { buildArchive, CUT } from './archive.ts';
import { writeTileset } from './buildings/tileset.ts';
import { areaLayers } from './layers.ts';
import { townNetworks, type Fed, type OperatedValve } from '../networks/town-networks.ts';
import { writeWhole } from '#tiles/pmtiles/pmtiles-writer.ts';
import { publishFolder } from './publish.ts';
import { streetNet } from '../streets/street-net.ts';
import { writeStreets } from '../streets/write-streets.ts';
import { boundsOf } from './vector-tiles.ts';

/** Raise it when the same buildings shall be modelled differently. */
const MODELLED = 2;
/** Raise it when the net of streets shall be another for the same roads. */
const STREETS = 1;
/** Raise it when the networks shall be others for the same streets and buildings. */
const NETWORKS = 1;

const descriptionSchema = z.object({
  name: z.string(),
  notice: z.literal('模拟数据'),
  simulated: z.literal(true),
  seed: z.number(),
  /** SHA-256 over everything the archive and the tileset are made from. */
  hash: z.string(),
  /** West, south, east, north of the street itself; the archive reaches further. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  center: z.tuple([z.number(), z.number()]),
  tiles: z.number(),
  bytes: z.number(),
});
/** `town.json`, beside the archive. */
type TownDescription = z.infer<typeof descriptionSchema>;

interface BuildOptions {
  readonly seed: number;
  /** Folder that gets `town.pmtiles`, `town.json` and the buildings in `town/`; made when missing. */
  readonly out: string;
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Builds the demo town's map and buildings, unless the folder already holds exactly these.
 * @returns what is there now, and whether it had to be built.
 */
export async function buildTown({
  seed,
  out,
  onProgress,
}: BuildOptions): Promise<{ readonly description: TownDescription; readonly built: boolean }> {
  const town = generateTown({ seed });
  const area = townArea(town);
  const layers = areaLayers(area);
  const hash = createHash('sha256')
    .update(JSON.stringify([CUT, MODELLED, STREETS, NETWORKS, valvesOf(town), layers]))
    .digest('hex');
  const held = await heldDescription(out);
  if (held?.hash === hash) return { description: held, built: false };
  const archive = buildArchive({
    layers,
    bounds: boundsOf(layers),
    center: town.center,
    metadata: { name: 'quanyan-town', description: '泉眼 demo town 模拟数据', seed },
    onProgress,
  });
  const description: TownDescription = {
    name: town.places.find((place) => place.level === 'street')!.name,
    notice: '模拟数据',
    simulated: true,
    seed,
    hash,
    bounds: [...town.bounds],
    center: [...town.center],
    tiles: archive.tiles,
    bytes: archive.bytes.length,
  };
  await mkdir(out, { recursive: true });
  await writeWhole(path.join(out, 'town.pmtiles'), archive.bytes);
  await publishBuildings(area, town, description, out);
  // Last, so that a build cut short is built again.
  await writeWhole(path.join(out, 'town.json'), `${JSON.stringify(description, null, 2)}\n`);
  return { description, built: true };
}

/** The town as an area among others: its buildings, its streets and its description in `town/`. */
async function publishBuildings(
  area: AreaFeatures,
  town: Town,
  { name, bounds, center, tiles, bytes }: TownDescription,
  out: string,
): Promise<void> {
  await publishFolder(out, 'town', async (folder) => {
    const write = (file: string, content: Uint8Array | string): Promise<void> => writeFile(path.join(folder, file), content);
    const tileset = await writeTileset({ buildings: area.buildings, center, attribution: '', write });
    // Nothing in it passes above or below anything.
    const net = streetNet(area.roads, { crossingsMeet: true });
    const streets = await writeStreets(net, write);
    await write('networks.json', JSON.stringify(townNetworks({ net, buildings: fedOf(area, town), valves: { gas: valvesOf(town) } })));
    const description: AreaDescription = {
      name: 'town',
      title: name,
      bounds,
      center,
      simulated: true,
      attribution: '',
      pmtiles: 'town.pmtiles',
      tileset: 'town/tileset.json',
      terrain: null,
      streets: streets ? 'town/streets.json' : null,
      networks: 'town/networks.json',
      vector: { tiles, bytes },
      buildings: { tiles: tileset.tiles, bytes: tileset.bytes, count: tileset.buildings },
    };
    await write('area.json', `${JSON.stringify(description, null, 2)}\n`);
  });
}

/** Buildings, with the households of those that people live in: two a floor at each entrance. */
function fedOf({ buildings, compounds }: AreaFeatures, town: Town): Fed[] {
  const named = new Map(compounds.map(({ id, name }) => [id, name]));
  const units = new Map(town.buildings.map((building) => [building.path, building.units]));
  return buildings.map(({ path: place, name, compound, center: [lon, lat], use, floors }) => ({
    place,
    name: `${named.get(compound) ?? ''} ${name}`.trim(),
    center: [lon, lat],
    homes: use === 'residential' ? floors * (units.get(place) ?? 1) * 2 : Number(use === 'courtyard'),
  }));
}

const valvesOf = ({ devices }: Town): OperatedValve[] =>
  devices.flatMap(({ id, kind, name, position }) =>
    kind === 'gas-valve' && position ? [{ device: id, name, at: [position[0], position[1]] }] : [],
  );

/** What the folder says it holds; null when it says nothing readable, or what is beside it is another one. */
async function heldDescription(out: string): Promise<TownDescription | null> {
  try {
    const held = descriptionSchema.parse(JSON.parse(await readFile(path.join(out, 'town.json'), 'utf8')));
    await stat(path.join(out, 'town', 'tileset.json'));
    return (await stat(path.join(out, 'town.pmtiles'))).size === held.bytes ? held : null;
  } catch {
    return null;
  }
}
