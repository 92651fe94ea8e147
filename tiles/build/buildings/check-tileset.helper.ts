import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { NodeIO, type Document, type Primitive } from '@gltf-transform/core';
import {
  EXTMeshFeatures,
  EXTMeshoptCompression,
  EXTStructuralMetadata,
  KHRMeshQuantization,
  type Features,
  type StructuralMetadata,
} from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer';
import { checkGlb } from './check-glb.helper.ts';

interface TileJson {
  readonly boundingVolume: { readonly box: readonly number[] };
  readonly geometricError: number;
  readonly refine?: string;
  readonly content?: { readonly uri: string };
  readonly children?: readonly TileJson[];
  readonly transform?: readonly number[];
}

interface TilesetJson {
  readonly asset: { readonly version: string };
  readonly geometricError: number;
  readonly root: TileJson;
}

type Vector = readonly [number, number, number];
type Row = Readonly<Record<string, string | number>>;

interface CheckedTile {
  readonly uri: string;
  readonly leaf: boolean;
  /** Rows of its property table. */
  readonly features: readonly Row[];
  readonly triangles: number;
  /** Local metres, z up, per vertex; and the feature of each. */
  readonly positions: readonly Vector[];
  readonly featureOf: readonly number[];
}

/** All that a tileset of ours holds. Extensions of the tileset would have to be declared in it, so they are not among these. */
const MEMBERS = {
  tileset: new Set(['asset', 'geometricError', 'root']),
  asset: new Set(['version', 'copyright']),
  root: new Set(['boundingVolume', 'geometricError', 'refine', 'transform', 'content', 'children']),
  tile: new Set(['boundingVolume', 'geometricError', 'content', 'children']),
};
/** What a box may be wider, on either side, than what is in it: room for rounding, by its size. */
const slack = (box: readonly number[]): number => 1 + Math.max(box[3], box[7], box[11]) / 5000;

/**
 * Holds a tileset folder to OGC 3D Tiles 1.1 and its contents to glTF 2.0 and the extensions they use, as strictly as a test can: tile
 * tree, bounding volumes, errors; every content by Khronos' validator and by an independent reader; feature ids, schema, property tables.
 * @returns what was found wrong (empty = valid), and the tiles.
 */
export async function checkTileset(
  folder: string,
): Promise<{ readonly faults: readonly string[]; readonly tiles: readonly CheckedTile[] }> {
  await MeshoptDecoder.ready;
  const checker = new Checker(folder);
  await checker.run();
  return { faults: checker.faults, tiles: checker.tiles };
}

class Checker {
  readonly faults: string[] = [];
  readonly tiles: CheckedTile[] = [];
  readonly #folder: string;
  readonly #io = new NodeIO()
    .registerExtensions([EXTMeshFeatures, EXTStructuralMetadata, EXTMeshoptCompression, KHRMeshQuantization])
    .registerDependencies({ 'meshopt.decoder': MeshoptDecoder });

  constructor(folder: string) {
    this.#folder = folder;
  }

  readonly #must = (holds: boolean, fault: string): void => {
    if (!holds) this.faults.push(fault);
  };

  #members(object: object, known: ReadonlySet<string>, name: string): void {
    for (const key of Object.keys(object)) this.#must(known.has(key), `${name}: unknown member ${key}`);
  }

  async run(): Promise<void> {
    const tileset = JSON.parse(await readFile(path.join(this.#folder, 'tileset.json'), 'utf8')) as TilesetJson;
    this.#members(tileset, MEMBERS.tileset, 'tileset');
    this.#members(tileset.asset, MEMBERS.asset, 'asset');
    this.#must(tileset.asset.version === '1.1', 'asset.version is not 1.1');
    this.#must(tileset.geometricError >= tileset.root.geometricError, 'the tileset has a smaller error than its root');
    this.#must(tileset.root.refine === 'REPLACE', 'the root does not say that it refines by replacing');
    this.#transform(tileset.root.transform ?? []);
    await this.#tile(tileset.root, []);
    const named = this.tiles.map(({ uri }) => uri).sort();
    const held = (await readdir(this.#folder)).filter((file) => file.endsWith('.glb')).sort();
    this.#must(
      named.join() === held.join(),
      `the tiles are not the files of the folder: ${held.filter((file) => !named.includes(file)).join()}`,
    );
  }

  #transform(m: readonly number[]): void {
    this.#must(m.length === 16 && m.every(Number.isFinite), 'the transform is not 16 numbers');
    this.#must([3, 7, 11].every((i) => m[i] === 0) && m[15] === 1, 'the transform is not affine');
    const column = (i: number): number[] => m.slice(i * 4, i * 4 + 3);
    const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
    for (const [i, j] of [
      [0, 0],
      [1, 1],
      [2, 2],
      [0, 1],
      [0, 2],
      [1, 2],
    ])
      this.#must(Math.abs(dot(column(i), column(j)) - (i === j ? 1 : 0)) < 1e-9, 'the transform is no rotation');
    this.#must(Math.abs(Math.hypot(...column(3)) - 6_370_000) < 20_000, 'the transform does not lead to the surface of the Earth');
  }

  /** @param above the tiles it hangs in, the root first. @returns the corners of all that is in it. */
  async #tile(tile: TileJson, above: readonly TileJson[]): Promise<Vector[]> {
    const name = tile.content?.uri ?? '(no content)';
    const parent = above.at(-1);
    this.#members(tile, parent ? MEMBERS.tile : MEMBERS.root, name);
    this.#box(tile, name);
    this.#must(Number.isFinite(tile.geometricError) && tile.geometricError >= 0, `${name}: error ${tile.geometricError}`);
    this.#must(
      (tile.geometricError === 0) === (tile.children === undefined),
      `${name}: error ${tile.geometricError} ${tile.children ? 'though there is more to see' : 'though there is no more to see'}`,
    );
    this.#must(!tile.children || tile.children.length > 0, `${name}: an empty list of children`);
    if (parent) this.#must(tile.geometricError <= parent.geometricError, `${name}: a larger error than its parent`);
    this.#must(tile.content !== undefined && /^[\w-]+\.glb$/.test(tile.content.uri), `${name}: no content beside the tileset`);
    const positions = await this.#content(tile, name);
    for (const holder of [tile, ...above])
      this.#must(
        positions.every((at) => inBox(holder.boundingVolume?.box, at)),
        `${name}: a vertex outside the volume of ${holder === tile ? 'its tile' : (holder.content?.uri ?? '')}`,
      );
    const inside = corners(positions);
    for (const child of tile.children ?? []) {
      this.#must(
        contains(tile.boundingVolume?.box, child.boundingVolume?.box),
        `${child.content?.uri ?? ''}: reaches out of its parent's volume`,
      );
      inside.push(...(await this.#tile(child, [...above, tile])));
    }
    const around = corners(inside);
    this.#must(fits(tile.boundingVolume?.box, around), `${name}: its volume is wider than what is in it`);
    return around;
  }

  /** Upright boxes along the axes; all that is said about volumes here relies on it. */
  #box({ boundingVolume }: TileJson, name: string): void {
    const box = boundingVolume?.box;
    this.#must(
      Object.keys(boundingVolume ?? {}).join() === 'box' && box?.length === 12 && box.every(Number.isFinite),
      `${name}: the volume is not one box of 12 numbers`,
    );
    this.#must(
      box?.slice(3).every((half, i) => (i % 4 === 0 ? half > 0 : half === 0)) ?? false,
      `${name}: the box does not stand along the axes`,
    );
  }

  async #content(tile: TileJson, name: string): Promise<readonly Vector[]> {
    try {
      const bytes = await readFile(path.join(this.#folder, name));
      if ((await checkGlb(bytes, name, this.#must)) === null) return [];
      const document = await this.#io.readBinary(new Uint8Array(bytes));
      const primitives = document
        .getRoot()
        .listMeshes()
        .flatMap((mesh) => mesh.listPrimitives());
      this.#must(primitives.length === 1, `${name}: ${primitives.length} primitives`);
      const features = this.#table(document, name);
      const geometry = this.#geometry(document, primitives[0], features.length, name);
      this.tiles.push({ uri: name, leaf: !tile.children, features, ...geometry });
      return geometry.positions;
    } catch (error) {
      this.#must(false, `${name}: cannot be read: ${(error as Error).message}`);
      return [];
    }
  }

  #table(document: Document, name: string): Row[] {
    const metadata = document.getRoot().getExtension<StructuralMetadata>('EXT_structural_metadata')!;
    const table = metadata.listPropertyTables()[0];
    const described = metadata.getSchema()!.getClass(table.getClass())!;
    // A column that is not there is one of defaults.
    const rows = Array.from({ length: table.getCount() }, (): Record<string, string | number> =>
      Object.fromEntries(described.listPropertyKeys().map((key) => [key, described.getProperty(key)!.getDefault() as string])),
    );
    for (const key of table.listPropertyKeys()) {
      const values = table.getProperty(key)!.getValues();
      const offsets = table.getProperty(key)!.getStringOffsets();
      const column = offsets
        ? this.#strings(key, values, offsets, name)
        : numbers(values, String(described.getProperty(key)!.getComponentType()));
      rows.forEach((row, i) => {
        row[key] = column[i];
      });
    }
    return rows;
  }

  #strings(key: string, values: Uint8Array, bytes: Uint8Array, name: string): string[] {
    const offsets = new Uint32Array(bytes.slice().buffer);
    this.#must(
      offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1]),
      `${name}: offsets of ${key} do not ascend`,
    );
    this.#must(offsets.at(-1) === values.length, `${name}: the last offset of ${key} is ${offsets.at(-1)}, of ${values.length} bytes`);
    return Array.from(offsets.subarray(1), (end, i) => new TextDecoder('utf-8', { fatal: true }).decode(values.slice(offsets[i], end)));
  }

  #geometry(
    document: Document,
    primitive: Primitive,
    rows: number,
    name: string,
  ): Pick<CheckedTile, 'positions' | 'featureOf' | 'triangles'> {
    const [ids] = primitive.getExtension<Features>('EXT_mesh_features')!.listFeatureIDs();
    const [position, normal, feature] = ['POSITION', 'NORMAL', `_FEATURE_ID_${Number(ids.getAttribute())}`].map((semantic) =>
      primitive.getAttribute(semantic)!,
    );
    const indices = primitive.getIndices()!;
    const count = position.getCount();
    this.#must(
      normal.getCount() === count && feature.getCount() === count && indices.getCount() % 3 === 0,
      `${name}: attributes of unequal length`,
    );
    this.#must(
      indices.getArray()!.every((index) => index < count),
      `${name}: an index beyond the vertices`,
    );
    const world = document.getRoot().listNodes()[0].getWorldMatrix();
    const positions: Vector[] = [];
    const featureOf: number[] = [];
    for (let i = 0; i < count; i++) {
      const p = position.getElement(i, [0, 0, 0]);
      const n = normal.getElement(i, [0, 0, 0]);
      const [x, y, z] = [0, 1, 2].map((row) => world[row] * p[0] + world[4 + row] * p[1] + world[8 + row] * p[2] + world[12 + row]);
      // glTF is y up, tiles are z up.
      positions.push([x, -z, y]);
      featureOf.push(feature.getScalar(i));
      if (Math.abs(Math.hypot(...n) - 1) > 0.02) this.#must(false, `${name}: a normal of length ${Math.hypot(...n)}`);
    }
    this.#must(
      featureOf.every((id) => Number.isInteger(id) && id >= 0 && id < rows),
      `${name}: a feature id out of range`,
    );
    this.#must(new Set(featureOf).size === rows, `${name}: not as many features as rows`);
    return { positions, featureOf, triangles: indices.getCount() / 3 };
  }
}

const ARRAYS = { UINT16: Uint16Array, UINT32: Uint32Array, FLOAT32: Float32Array } as const;
const numbers = (values: Uint8Array, type: string): number[] => [...new ARRAYS[type as keyof typeof ARRAYS](values.slice().buffer)];

/** What a box spans along an axis; nothing where there is none. */
const limits = (box: readonly number[] | undefined, axis: number): [number, number] =>
  box ? [box[axis] - box[3 + axis * 4], box[axis] + box[3 + axis * 4]] : [NaN, NaN];
const contains = (outer: readonly number[] | undefined, inner: readonly number[] | undefined): boolean =>
  [0, 1, 2].every((axis) => limits(outer, axis)[0] <= limits(inner, axis)[0] && limits(outer, axis)[1] >= limits(inner, axis)[1]);
const inBox = (box: readonly number[] | undefined, at: Vector): boolean =>
  [0, 1, 2].every((axis) => at[axis] >= limits(box, axis)[0] && at[axis] <= limits(box, axis)[1]);
const fits = (box: readonly number[] | undefined, [low, high]: readonly Vector[]): boolean =>
  box !== undefined &&
  low !== undefined &&
  [0, 1, 2].every((axis) => low[axis] - limits(box, axis)[0] <= slack(box) && limits(box, axis)[1] - high[axis] <= slack(box));
/** The least and the greatest corner; none of nothing. */
function corners(points: readonly Vector[]): Vector[] {
  if (points.length === 0) return [];
  const [low, high]: [number, number, number][] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  for (const point of points) {
    for (const axis of [0, 1, 2]) {
      low[axis] = Math.min(low[axis], point[axis]);
      high[axis] = Math.max(high[axis], point[axis]);
    }
  }
  return [low, high];
}
