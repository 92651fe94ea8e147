import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { NodeIO, type Document, type Primitive } from '@gltf-transform/core';
import { EXTMeshFeatures, EXTMeshoptCompression, EXTStructuralMetadata, KHRMeshQuantization, type Features, type StructuralMetadata } from '@gltf-transform/extensions';
import { MeshoptDecoder } from 'meshoptimizer';

interface TileJson {
  readonly boundingVolume: { readonly box: readonly number[] };
  readonly geometricError: number;
  readonly refine?: string;
  readonly content?: { readonly uri: string };
  readonly children?: readonly TileJson[];
  readonly transform?: readonly number[];
}

export interface CheckedTile {
  readonly uri: string;
  readonly leaf: boolean;
  /** Rows of its property table. */
  readonly features: readonly Readonly<Record<string, string | number>>[];
  readonly triangles: number;
  /** Local metres, z up, per vertex; and the feature of each. */
  readonly positions: readonly (readonly [number, number, number])[];
  readonly featureOf: readonly number[];
}

const KNOWN = {
  tileset: new Set(['asset', 'geometricError', 'root', 'properties', 'schema', 'statistics', 'groups', 'metadata', 'extensionsUsed', 'extensionsRequired', 'extensions', 'extras']),
  tile: new Set(['boundingVolume', 'viewerRequestVolume', 'geometricError', 'refine', 'transform', 'content', 'contents', 'metadata', 'implicitTiling', 'children', 'extensions', 'extras']),
};

/**
 * Holds a tileset folder to OGC 3D Tiles 1.1 and its glTF to the extensions it uses, as strictly as a test can: tile tree, bounding
 * volumes, errors, every content loaded by an independent reader, feature ids and property tables.
 * @returns what was found wrong (empty = valid), and the tiles.
 */
export async function checkTileset(folder: string): Promise<{ readonly faults: readonly string[]; readonly tiles: readonly CheckedTile[] }> {
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

  #must(holds: boolean, fault: string): void {
    if (!holds) this.faults.push(fault);
  }

  async run(): Promise<void> {
    const tileset = JSON.parse(await readFile(path.join(this.#folder, 'tileset.json'), 'utf8')) as { asset: { version: string }; geometricError: number; root: TileJson };
    for (const key of Object.keys(tileset)) this.#must(KNOWN.tileset.has(key), `tileset has an unknown member ${key}`);
    this.#must(tileset.asset?.version === '1.1', 'asset.version is not 1.1');
    this.#must(tileset.geometricError >= tileset.root.geometricError, 'the tileset has a smaller error than its root');
    this.#must(tileset.root.refine === 'REPLACE' || tileset.root.refine === 'ADD', 'the root does not say how it refines');
    this.#transform(tileset.root.transform ?? []);
    await this.#tile(tileset.root, null);
  }

  #transform(m: readonly number[]): void {
    this.#must(m.length === 16 && m.every(Number.isFinite), 'the transform is not 16 numbers');
    const column = (i: number): number[] => m.slice(i * 4, i * 4 + 3);
    const dot = (a: readonly number[], b: readonly number[]): number => a.reduce((sum, value, i) => sum + value * b[i], 0);
    for (const [i, j] of [[0, 0], [1, 1], [2, 2], [0, 1], [0, 2], [1, 2]]) this.#must(Math.abs(dot(column(i), column(j)) - (i === j ? 1 : 0)) < 1e-9, 'the transform is no rotation');
    this.#must(Math.abs(Math.hypot(...column(3)) - 6_370_000) < 20_000, 'the transform does not lead to the surface of the Earth');
  }

  async #tile(tile: TileJson, parent: TileJson | null): Promise<void> {
    const name = tile.content?.uri ?? '(no content)';
    for (const key of Object.keys(tile)) this.#must(KNOWN.tile.has(key), `${name}: unknown member ${key}`);
    const { box } = tile.boundingVolume;
    this.#must(Object.keys(tile.boundingVolume).length === 1 && box?.length === 12 && box.every(Number.isFinite), `${name}: the volume is not one box of 12 numbers`);
    this.#must(Number.isFinite(tile.geometricError) && tile.geometricError >= 0, `${name}: error ${tile.geometricError}`);
    this.#must(!tile.children || tile.children.length > 0, `${name}: an empty list of children`);
    if (parent) {
      this.#must(tile.geometricError <= parent.geometricError, `${name}: a larger error than its parent`);
      this.#must(contains(parent.boundingVolume.box, box), `${name}: reaches out of its parent's volume`);
      this.#must(tile.transform === undefined, `${name}: moves within its parent`);
    }
    this.#must(tile.content !== undefined && /^[\w-]+\.glb$/.test(tile.content.uri), `${name}: no content beside the tileset`);
    await this.#content(tile, name);
    for (const child of tile.children ?? []) await this.#tile(child, tile);
  }

  async #content(tile: TileJson, name: string): Promise<void> {
    const bytes = await readFile(path.join(this.#folder, name));
    this.#container(bytes, name);
    const document = await this.#io.readBinary(new Uint8Array(bytes));
    const used = document.getRoot().listExtensionsUsed().map((extension) => extension.extensionName).sort();
    this.#must(used.join() === 'EXT_mesh_features,EXT_meshopt_compression,EXT_structural_metadata,KHR_mesh_quantization', `${name}: extensions ${used.join()}`);
    const primitives = document.getRoot().listMeshes().flatMap((mesh) => mesh.listPrimitives());
    this.#must(primitives.length === 1, `${name}: ${primitives.length} primitives`);
    const features = this.#table(document, name);
    const { positions, featureOf, triangles } = this.#geometry(document, primitives[0], features.length, tile, name);
    this.tiles.push({ uri: name, leaf: !tile.children, features, positions, featureOf, triangles });
  }

  /** What the reader above does not tell: lengths, alignment, padding. */
  #container(bytes: Buffer, name: string): void {
    this.#must(bytes.toString('latin1', 0, 4) === 'glTF' && bytes.readUInt32LE(4) === 2 && bytes.readUInt32LE(8) === bytes.length, `${name}: the header does not fit the file`);
    const length = bytes.readUInt32LE(12);
    this.#must(length % 4 === 0 && bytes.readUInt32LE(16) === 0x4e4f534a, `${name}: the JSON chunk is not aligned`);
    const json = JSON.parse(bytes.toString('utf8', 20, 20 + length)) as {
      buffers: { byteLength: number }[]; bufferViews: { buffer: number; byteOffset: number; byteLength: number }[];
      extensions: { EXT_structural_metadata: { propertyTables: { properties: Record<string, { values: number; stringOffsets?: number }> }[] } };
    };
    this.#must(bytes.readUInt32LE(20 + length) === json.buffers[0].byteLength && (20 + length + 8) % 4 === 0, `${name}: the binary chunk is not as long as its buffer`);
    for (const view of json.bufferViews) this.#must(view.byteLength > 0 && view.byteOffset + view.byteLength <= json.buffers[view.buffer].byteLength, `${name}: a view reaches out of its buffer`);
    const columns = json.extensions.EXT_structural_metadata.propertyTables.flatMap((table) => Object.values(table.properties));
    for (const { values, stringOffsets } of columns) {
      for (const view of [values, stringOffsets ?? values]) this.#must(json.bufferViews[view].byteOffset % 8 === 0 && json.bufferViews[view].buffer === 0, `${name}: a property column is not aligned to 8 bytes`);
    }
  }

  #table(document: Document, name: string): Record<string, string | number>[] {
    const metadata = document.getRoot().getExtension<StructuralMetadata>('EXT_structural_metadata')!;
    const table = metadata.listPropertyTables()[0];
    const described = metadata.getSchema()!.getClass(table.getClass())!;
    const rows = Array.from({ length: table.getCount() }, (): Record<string, string | number> => ({}));
    this.#must(described.listPropertyKeys().sort().join() === table.listPropertyKeys().sort().join(), `${name}: the table's columns are not the schema's`);
    for (const key of table.listPropertyKeys()) {
      const values = table.getProperty(key)!.getValues();
      const offsets = table.getProperty(key)!.getStringOffsets();
      const type = described.getProperty(key)!.getComponentType();
      if (offsets) this.#strings(key, values, offsets, rows, name);
      else this.#numbers(key, values, String(type), rows, name);
    }
    return rows;
  }

  #strings(key: string, values: Uint8Array, bytes: Uint8Array, rows: Record<string, string | number>[], name: string): void {
    const offsets = new Uint32Array(bytes.slice().buffer);
    this.#must(offsets.length === rows.length + 1 && offsets[0] === 0, `${name}: ${key} has ${offsets.length} offsets for ${rows.length} rows`);
    this.#must(offsets.every((offset, i) => i === 0 || offset >= offsets[i - 1]) && offsets[rows.length] <= values.length, `${name}: offsets of ${key} do not ascend within its bytes`);
    rows.forEach((row, i) => {
      row[key] = new TextDecoder('utf-8', { fatal: true }).decode(values.slice(offsets[i], offsets[i + 1]));
    });
  }

  #numbers(key: string, values: Uint8Array, type: string, rows: Record<string, string | number>[], name: string): void {
    const Column = { UINT16: Uint16Array, UINT32: Uint32Array, FLOAT32: Float32Array }[type];
    this.#must(Column !== undefined && values.length === rows.length * Column.BYTES_PER_ELEMENT, `${name}: ${key} has ${values.length} bytes of ${type} for ${rows.length} rows`);
    const column = new Column!(values.slice().buffer);
    rows.forEach((row, i) => {
      row[key] = column[i];
    });
  }

  #geometry(document: Document, primitive: Primitive, rows: number, tile: TileJson, name: string): Pick<CheckedTile, 'positions' | 'featureOf' | 'triangles'> {
    const [ids] = primitive.getExtension<Features>('EXT_mesh_features')!.listFeatureIDs();
    this.#must(ids.getFeatureCount() === rows && ids.getAttribute() === 0 && ids.getPropertyTable() !== null, `${name}: feature ids do not fit the table`);
    const [position, normal, feature] = ['POSITION', 'NORMAL', '_FEATURE_ID_0'].map((semantic) => primitive.getAttribute(semantic)!);
    const indices = primitive.getIndices()!;
    const count = position.getCount();
    this.#must(normal.getCount() === count && feature.getCount() === count && indices.getCount() % 3 === 0, `${name}: attributes of unequal length`);
    this.#must(indices.getArray()!.every((index) => index < count), `${name}: an index beyond the vertices`);
    const node = document.getRoot().listNodes()[0];
    const positions: [number, number, number][] = [];
    const featureOf: number[] = [];
    const world = node.getWorldMatrix();
    for (let i = 0; i < count; i++) {
      const p = position.getElement(i, [0, 0, 0]);
      const n = normal.getElement(i, [0, 0, 0]);
      const [x, y, z] = [0, 1, 2].map((row) => world[row] * p[0] + world[4 + row] * p[1] + world[8 + row] * p[2] + world[12 + row]);
      positions.push([x, -z, y]);
      featureOf.push(feature.getScalar(i));
      if (Math.abs(Math.hypot(...n) - 1) > 0.02) this.#must(false, `${name}: a normal of length ${Math.hypot(...n)}`);
    }
    this.#must(positions.every((at) => inBox(tile.boundingVolume.box, at)), `${name}: a vertex outside its volume`);
    this.#must(featureOf.every((id) => Number.isInteger(id) && id >= 0 && id < rows), `${name}: a feature id out of range`);
    this.#must(new Set(featureOf).size === rows, `${name}: a feature without a vertex`);
    return { positions, featureOf, triangles: indices.getCount() / 3 };
  }
}

const limits = (box: readonly number[], axis: number): [number, number] => [box[axis] - box[3 + axis * 4], box[axis] + box[3 + axis * 4]];
const contains = (outer: readonly number[], inner: readonly number[]): boolean =>
  [0, 1, 2].every((axis) => limits(outer, axis)[0] <= limits(inner, axis)[0] && limits(outer, axis)[1] >= limits(inner, axis)[1]);
const inBox = (box: readonly number[], at: readonly number[]): boolean => [0, 1, 2].every((axis) => at[axis] >= limits(box, axis)[0] && at[axis] <= limits(box, axis)[1]);
