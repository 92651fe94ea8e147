import { MeshoptEncoder } from 'meshoptimizer/encoder';
import type { AreaBuilding } from '../../area/area.ts';
import { footingOf, type FootingGround } from './footing.ts';
import { frameAt } from './frame.ts';
import { encodeGlb } from './glb.ts';
import { meshOf, MOST_MODELS } from './mesh.ts';
import { emptyExtent, extendBy, mergedBox, modelOf, type BuildingModel, type Extent, type Model } from './solids.ts';

/** A tile holds up to this many buildings as they are; more are parted, with boxes above. */
const LEAF = 256;
/** Boxes of a tile seen from afar: this many of the most voluminous on their own, the rest merged by a grid of 16 × 16. */
const ALONE = 256;
const GRID = 16;
const DEEPEST = 16;
/** Room in bounding volumes for rounding, metres: of the tree's own numbers, and of positions in 16 bits. */
const MARGIN = 0.05;
const GRAINS = 32_767;

interface Square {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

interface Tile {
  readonly boundingVolume: { readonly box: readonly number[] };
  readonly geometricError: number;
  readonly refine?: 'REPLACE';
  readonly content: { readonly uri: string };
  readonly children?: readonly Tile[];
  readonly transform?: readonly number[];
}

interface TilesetOptions {
  readonly buildings: readonly AreaBuilding[];
  /** What they stand on; the ellipsoid when nothing is said. */
  readonly ground?: FootingGround | undefined;
  /** Longitude, latitude the local frame stands at: the middle of the area. */
  readonly center: readonly [number, number];
  readonly attribution: string;
  /** Puts a file beside the others. */
  readonly write: (name: string, bytes: Uint8Array | string) => Promise<void>;
  readonly onProgress?: (done: number, total: number) => void;
}

interface TilesetSummary {
  readonly tiles: number;
  readonly bytes: number;
  readonly buildings: number;
}

/**
 * Writes buildings as OGC 3D Tiles 1.1: `tileset.json` and one `.glb` per tile. Tiles part like a quadtree; those above the
 * leaves show boxes instead of footprints (refinement: replace). Heights count from the ellipsoid's surface.
 */
export async function writeTileset(options: TilesetOptions): Promise<TilesetSummary> {
  await MeshoptEncoder.ready;
  const frame = frameAt(...options.center);
  const models = options.buildings.map((building) => modelOf(building, frame, footingOf(building, options.ground)));
  if (models.length === 0) return { tiles: 0, bytes: 0, buildings: 0 };
  const writer = new TileWriter(options, models.length);
  const root = await writer.tile(models, squareAround(models), 'r', 0);
  const tileset = {
    asset: { version: '1.1', ...(options.attribution === '' ? {} : { copyright: options.attribution }) },
    geometricError: Math.max(200, root.geometricError * 2),
    root: { ...root, refine: 'REPLACE', transform: frame.transform },
  };
  await writer.write('tileset.json', `${JSON.stringify(tileset)}\n`);
  return { tiles: writer.tiles, bytes: writer.bytes, buildings: models.length };
}

function squareAround(models: readonly BuildingModel[]): Square {
  const extent = emptyExtent();
  for (const { center } of models) extendBy(extent, { rings: [[center]], base: 0, top: 0 });
  return { x: extent[0], y: extent[1], size: Math.max(extent[3] - extent[0], extent[4] - extent[1], 1) * 1.0001 };
}

class TileWriter {
  readonly #options: TilesetOptions;
  readonly #total: number;
  #done = 0;
  tiles = 0;
  bytes = 0;

  constructor(options: TilesetOptions, total: number) {
    this.#options = options;
    this.#total = total;
  }

  async write(name: string, bytes: Uint8Array | string): Promise<void> {
    this.bytes += Buffer.byteLength(bytes);
    await this.#options.write(name, bytes);
  }

  /** Writes the tile and all below it. `name` tells the way down: r, r0, r03 … */
  async tile(models: readonly BuildingModel[], square: Square, name: string, depth: number): Promise<Tile> {
    if (models.length <= LEAF || (depth >= DEEPEST && models.length <= MOST_MODELS)) return this.#leaf(models, name);
    const quarters = quarter(models, square);
    // All in one quarter: look closer before drawing anything.
    if (quarters.length === 1 && depth < DEEPEST) return this.tile(quarters[0].models, quarters[0].square, name, depth + 1);
    const children: Tile[] = [];
    for (const [i, part] of quarters.entries()) children.push(await this.tile(part.models, part.square, `${name}${i}`, depth + 1));
    const seen = fromAfar(models, square);
    const extent = await this.#content(seen, name);
    for (const child of children) include(extent, child.boundingVolume.box);
    return {
      boundingVolume: { box: boxVolume(extent) },
      content: { uri: `${name}.glb` },
      children,
      geometricError: Math.max(10, square.size / 40, ...children.map((child) => child.geometricError)),
    };
  }

  async #leaf(models: readonly BuildingModel[], name: string): Promise<Tile> {
    const extent = await this.#content(models, name);
    this.#done += models.length;
    this.#options.onProgress?.(this.#done, this.#total);
    return { boundingVolume: { box: boxVolume(extent) }, geometricError: 0, content: { uri: `${name}.glb` } };
  }

  async #content(models: readonly Model[], name: string): Promise<Extent> {
    const extent = emptyExtent();
    for (const model of models) for (const solid of model.solids) extendBy(extent, solid);
    this.tiles++;
    await this.write(
      `${name}.glb`,
      encodeGlb(
        meshOf(models),
        extent,
        models.map(({ row }) => row),
      ),
    );
    return extent;
  }
}

function quarter(models: readonly BuildingModel[], { x, y, size }: Square): { models: BuildingModel[]; square: Square }[] {
  const half = size / 2;
  const quarters = [0, 1, 2, 3].map((i) => ({
    models: [] as BuildingModel[],
    square: { x: x + (i % 2) * half, y: y + (i >> 1) * half, size: half },
  }));
  for (const model of models) quarters[(model.center[0] >= x + half ? 1 : 0) + (model.center[1] >= y + half ? 2 : 0)].models.push(model);
  return quarters.filter((part) => part.models.length > 0);
}

/** Boxes for a tile seen from afar: landmarks stay themselves, the small ones of a neighbourhood become one. */
function fromAfar(models: readonly BuildingModel[], { x, y, size }: Square): Model[] {
  const boxed = (model: BuildingModel): Model => ({ row: model.row, solids: [model.box] });
  const sorted = [...models].sort((a, b) => b.ground * b.box.top - a.ground * a.box.top);
  const cells = new Map<number, BuildingModel[]>();
  for (const model of sorted.slice(ALONE)) {
    const cell = Math.floor(((model.center[0] - x) / size) * GRID) + Math.floor(((model.center[1] - y) / size) * GRID) * GRID;
    const list = cells.get(cell);
    if (list) list.push(model);
    else cells.set(cell, [model]);
  }
  return [
    ...sorted.slice(0, ALONE).map(boxed),
    ...[...cells.values()].map((list) => (list.length === 1 ? boxed(list[0]) : mergedBox(list))),
  ];
}

/** Centre, then half axes: the form of a bounding box volume. */
function boxVolume(extent: Extent): number[] {
  const size = Math.max(extent[3] - extent[0], extent[4] - extent[1], extent[5] - extent[2]);
  const half = (axis: number): number => (extent[axis + 3] - extent[axis]) / 2 + MARGIN + size / GRAINS;
  const middle = (axis: number): number => (extent[axis + 3] + extent[axis]) / 2;
  return [middle(0), middle(1), middle(2), half(0), 0, 0, 0, half(1), 0, 0, 0, half(2)];
}

function include(extent: Extent, box: readonly number[]): void {
  for (let axis = 0; axis < 3; axis++) {
    const half = box[3 + axis * 4];
    extent[axis] = Math.min(extent[axis], box[axis] - half);
    extent[axis + 3] = Math.max(extent[axis + 3], box[axis] + half);
  }
}
