import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Networks } from '#contract/networks/network.ts';
import type { AreaFeatures } from '../area/area.ts';
import type { AreaDescription } from '../area/description.ts';
import type { Bounds } from '#tiles/area/geometry/to-wgs84.ts';
import { placesOf } from '#tiles/area/compose/places.ts';
import type { Report } from '../area/report.ts';
import type { Terrain } from '../terrain/terrain.ts';
import { buildArchive } from './archive.ts';
import { writeTileset } from './buildings/tileset.ts';
import { buildTerrain } from './build-terrain.ts';
import { areaLayers } from './layers.ts';
import { publishFolder } from './publish.ts';
import { streetNet } from '../streets/street-net.ts';
import { writeStreets } from '../streets/write-streets.ts';
import { boundsOf, type TileLayer } from './vector-tiles.ts';

/** An area wider than this many degrees is a country, or has a feature astray. */
const WIDEST = 3;
/** What says where people are; the rest (borders, rivers) may reach far beyond. */
const CORE = new Set(['buildings', 'compounds', 'roads', 'labels']);

interface AreaBuild {
  /** Folder name and first part of the addresses: letters, digits, `-`, `_`. */
  readonly name: string;
  readonly title: string;
  /** Path of the place that holds the area, and whether the ledger has it already. */
  readonly root: string;
  readonly rootIsKnown: boolean;
  readonly area: AreaFeatures;
  readonly report: Report;
  readonly attribution: string;
  readonly simulated: boolean;
  readonly bounds: Bounds;
  /** Without, the ground is as smooth as the ellipsoid. */
  readonly terrain?: Terrain | null;
  /** Its pipes and lines, checked (`tiles/networks`). */
  readonly networks?: Networks | null;
  /** The tiles folder. */
  readonly out: string;
  readonly onProgress?: (what: 'map' | 'buildings', done: number, total: number) => void;
}

/**
 * Bounds that the map of an area is cut to: those of buildings, roads, compounds and names; of everything when there are none.
 * @throws Error when there is nothing, or far too much.
 */
export function frameOf(area: AreaFeatures): Bounds {
  const layers = areaLayers(area);
  const core = layers.filter((layer) => CORE.has(layer.id) && layer.features.length > 0);
  const all: readonly TileLayer[] = layers.filter((layer) => layer.features.length > 0);
  if (all.length === 0) throw new Error('There is nothing to draw in these files: the report says what was left out, and why.');
  const bounds = boundsOf(core.length > 0 ? core : all);
  const [width, depth] = [bounds[2] - bounds[0], bounds[3] - bounds[1]];
  if (Math.max(width, depth) > WIDEST) {
    throw new Error(
      `The area is ${width.toFixed(1)}° wide and ${depth.toFixed(1)}° deep ` +
        `(${bounds.map((degrees) => degrees.toFixed(3)).join(', ')}): a feature may be astray. Name the part you want with ` +
        '--bounds west,south,east,north.',
    );
  }
  return bounds;
}

export const centerOf = ([west, south, east, north]: Bounds): [number, number] => [(west + east) / 2, (south + north) / 2];

/** Builds an area's map and buildings into `<out>/<name>/`; the folder changes as a whole, at the end. */
export function buildArea(build: AreaBuild): Promise<AreaDescription> {
  const { name, title, area, attribution, simulated, bounds, terrain, networks, out, report, root, rootIsKnown } = build;
  const center = centerOf(bounds);
  return publishFolder(out, name, async (folder) => {
    const write = (file: string, bytes: Uint8Array | string): Promise<void> => writeFile(path.join(folder, file), bytes);
    const archive = buildArchive({
      layers: areaLayers(area),
      bounds,
      center,
      onProgress: (done, total) => build.onProgress?.('map', done, total),
      metadata: { name, description: simulated ? `${title} 模拟数据` : title, ...(attribution === '' ? {} : { attribution }) },
    });
    await write(`${name}.pmtiles`, archive.bytes);
    const tileset = await writeTileset({
      buildings: area.buildings,
      center,
      attribution,
      ground: terrain?.grid,
      write,
      onProgress: (done, total) => build.onProgress?.('buildings', done, total),
    });
    const heights = terrain ? buildTerrain(terrain, { name, bounds, center, attribution }) : null;
    if (heights) await write('terrain.pmtiles', heights.bytes);
    const streets = await writeStreets(streetNet(area.roads), write);
    if (networks) await write('networks.json', JSON.stringify(networks));
    const description: AreaDescription = {
      name,
      title,
      bounds: [...bounds],
      center,
      simulated,
      attribution,
      pmtiles: `${name}/${name}.pmtiles`,
      tileset: tileset.tiles > 0 ? `${name}/tileset.json` : null,
      terrain: heights && { pmtiles: `${name}/terrain.pmtiles`, ...heights.description },
      streets: streets ? `${name}/streets.json` : null,
      networks: networks ? `${name}/networks.json` : null,
      vector: { tiles: archive.tiles, bytes: archive.bytes.length },
      buildings: { tiles: tileset.tiles, bytes: tileset.bytes, count: tileset.buildings },
    };
    const places = placesOf(area, { root, title: rootIsKnown ? null : title, center, simulated });
    await write('ledger.json', JSON.stringify({ places, devices: [], crews: [] }));
    await write('report.json', `${JSON.stringify(report, null, 2)}\n`);
    await write('report.txt', `${report.toText()}\n`);
    await write('area.json', `${JSON.stringify(description, null, 2)}\n`);
    return description;
  });
}
