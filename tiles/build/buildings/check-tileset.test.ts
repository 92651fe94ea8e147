import { cp, mkdir, mkdtemp, readFile, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { generateTown } from '#scenes/town/town.ts';
import { townArea } from '../../sources/town.ts';
import { checkTileset } from './check-tileset.helper.ts';
import { writeTileset } from './tileset.ts';

let root = '';
let sound = '';
/** A tile of the town below the root. */
const CONTENT = 'r0.glb';

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'quanyan-check-'));
  sound = path.join(root, 'sound');
  await mkdir(sound);
  const { buildings } = townArea(generateTown({ seed: 1 }));
  // So many that there are several tiles, and no more.
  await writeTileset({
    buildings: buildings.slice(0, 260),
    center: [117.022, 36.668],
    attribution: '© someone',
    write: (name, bytes) => writeFile(path.join(sound, name), bytes),
  });
});
afterAll(() => rm(root, { recursive: true }));

/** The faults of a copy that was tampered with. */
async function faultsOf(tamper: (folder: string) => Promise<void>): Promise<string> {
  const folder = await mkdtemp(path.join(root, 'bad-'));
  await cp(sound, folder, { recursive: true });
  await tamper(folder);
  return (await checkTileset(folder)).faults.join('\n');
}

type Json = Record<string, unknown>;
type Change = (old: never) => unknown;

/** Puts what `change` makes of it at a dotted path; nothing = takes it away. */
function put(json: Json, at: string, change: Change): void {
  const steps = at.split('.');
  const last = steps.pop()!;
  const holder = steps.reduce<Json>((value, step) => value[step] as Json, json);
  const value = change(holder[last] as never);
  if (value === undefined) delete holder[last];
  else holder[last] = value;
}

async function inTileset(folder: string, at: string, change: Change): Promise<void> {
  const file = path.join(folder, 'tileset.json');
  const json = JSON.parse(await readFile(file, 'utf8')) as Json;
  put(json, at, change);
  await writeFile(file, JSON.stringify(json));
}

/** Opens a GLB, lets it be changed, and closes it so that lengths and padding are right again. */
async function inContent(folder: string, change: (json: Json, binary: Buffer) => void): Promise<void> {
  const file = path.join(folder, CONTENT);
  const bytes = await readFile(file);
  const start = 20 + bytes.readUInt32LE(12);
  const json = JSON.parse(bytes.toString('utf8', 20, start)) as Json;
  change(json, bytes.subarray(start + 8));
  const text = Buffer.from(JSON.stringify(json));
  const padded = Buffer.concat([text, Buffer.alloc((4 - (text.length % 4)) % 4, ' ')]);
  const head = Buffer.from(bytes.subarray(0, 20));
  head.writeUInt32LE(20 + padded.length + bytes.length - start, 8);
  head.writeUInt32LE(padded.length, 12);
  await writeFile(file, Buffer.concat([head, padded, bytes.subarray(start)]));
}

test('what this project writes has no fault', async () => {
  expect(await faultsOf(() => Promise.resolve())).toBe('');
});

const BOX = 'boundingVolume.box';
describe('a tile tree with a fault is told from a sound one', () => {
  test.each<[what: string, at: string, change: Change, fault: RegExp]>([
    ['an older version', 'asset.version', () => '1.0', /version is not 1\.1/],
    ['an extension that is not declared', 'root.extensions', () => ({ X_y: {} }), /unknown member extensions/],
    ['an extension that nothing uses', 'extensionsUsed', () => ['X_y'], /unknown member extensionsUsed/],
    ['no way of refining', 'root.refine', () => undefined, /does not say that it refines/],
    ['a way of refining that is none', 'root.refine', () => 'replace', /does not say that it refines/],
    ['a transform of 12 numbers', 'root.transform', (old: number[]) => old.slice(0, 12), /not 16 numbers/],
    ['a transform that is not affine', 'root.transform.15', () => 0, /not affine/],
    ['a transform that stretches', 'root.transform.0', (old: number) => old * 2, /no rotation/],
    ['a place inside the Earth', 'root.transform.12', (old: number) => old / 2, /surface of the Earth/],
    ['no volume', 'root.children.0.boundingVolume', () => undefined, /not one box of 12/],
    ['a box of 11 numbers', `root.${BOX}`, (old: number[]) => old.slice(0, 11), /not one box of 12/],
    ['a box that leans', `root.children.0.${BOX}.4`, () => 5, /along the axes/],
    [
      'a child out of its parent',
      `root.${BOX}.3`,
      (old: number) => old / 3,
      /r0\.glb: reaches out of its parent's volume[^]*outside the volume of r\.glb/,
    ],
    [
      'a content out of its own volume',
      `root.children.0.${BOX}.0`,
      (old: number) => old + 500,
      /r0\.glb: a vertex outside the volume of its tile/,
    ],
    ['a volume with much air in it', `root.children.0.${BOX}.11`, (old: number) => old + 5, /r0\.glb: its volume is wider/],
    ['no error', 'root.children.0.geometricError', () => undefined, /r0\.glb: error undefined/],
    ['an error below nothing', 'root.children.0.geometricError', () => -1, /r0\.glb: error -1/],
    ['an error larger than the parent has', 'root.children.0.geometricError', () => 1e6, /larger error than its parent/],
    ['a root with a larger error than the whole', 'geometricError', () => 1, /smaller error than its root/],
    ['an error where nothing finer comes', 'root.children.0.geometricError', () => 1, /no more to see/],
    ['children, but none', 'root.children.0.children', () => [], /empty list/],
    ['no content', 'root.children.0.content', () => undefined, /no content/],
    [
      'a content that is not there',
      'root.children.0.content.uri',
      () => 'nowhere.glb',
      /nowhere\.glb: cannot be read[^]*not the files of the folder: r0\.glb/,
    ],
  ])('%s', async (_, at, change, fault) => {
    expect(await faultsOf((folder) => inTileset(folder, at, change))).toMatch(fault);
  });
});

const METADATA = 'extensions.EXT_structural_metadata';
const TABLE = `${METADATA}.propertyTables.0`;
const PROPERTIES = `${METADATA}.schema.classes.building.properties`;
const FEATURES = 'meshes.0.primitives.0.extensions.EXT_mesh_features.featureIds.0';
describe('a content with a fault is told from a sound one', () => {
  test.each<[what: string, at: string, change: Change, fault: RegExp]>([
    ['fewer rows than features', `${TABLE}.count`, (old: number) => old - 1, /feature id out of range/],
    ['more rows than the columns hold', `${TABLE}.count`, (old: number) => old + 5, /height has \d+ bytes, not \d+/],
    ['a count of features that is wrong', `${FEATURES}.featureCount`, () => 3, /3 features, and not as many rows/],
    ['no count of features', `${FEATURES}.featureCount`, () => undefined, /undefined features/],
    ['an attribute that is not there', `${FEATURES}.attribute`, () => 4, /attribute 4, which holds none/],
    ['a table that is not there', `${FEATURES}.propertyTable`, () => 4, /rows in table 4/],
    ['feature ids that are fractions', 'accessors.2.normalized', () => true, /which holds none/],
    ['text without offsets', `${TABLE}.properties.id.stringOffsets`, () => undefined, /id has no string offsets/],
    ['a required column left out', `${TABLE}.properties.height`, () => undefined, /no column height/],
    ['a column of no class', `${TABLE}.properties.more`, () => ({ values: 4 }), /class building has no more/],
    ['a class that is not there', `${TABLE}.class`, () => 'shed', /class shed has no id/],
    ['a schema without a name', `${METADATA}.schema.id`, () => undefined, /schema id undefined/],
    ['no schema', `${METADATA}.schema`, () => undefined, /schema id undefined/],
    ['a number of no type', `${PROPERTIES}.height.componentType`, () => undefined, /height is a SCALAR of undefined/],
    ['a default of what is required', `${PROPERTIES}.height.default`, () => 9, /height is required, its default is 9/],
    ['text that may be missing', `${PROPERTIES}.name.default`, () => undefined, /name is not required, its default is undefined/],
    [
      'an extension not declared',
      'extensionsUsed',
      (old: string[]) => old.filter((each) => each !== 'EXT_mesh_features'),
      /uses the extensions[^]*UNDECLARED_EXTENSION/,
    ],
    ['z up, not y', 'nodes.0.rotation', () => [Math.SQRT1_2, 0, 0, Math.SQRT1_2], /outside the volume of its tile/],
    ['limits that are not those of the positions', 'accessors.0.min', () => [0, 0], /glTF-Validator: /],
    [
      'an attribute glTF does not know',
      'meshes.0.primitives.0.attributes.HEAT',
      () => 0,
      /glTF-Validator: MESH_PRIMITIVE_INVALID_ATTRIBUTE/,
    ],
    ['an accessor that nothing uses', 'accessors', (old: unknown[]) => [...old, old[1]], /glTF-Validator: UNUSED_OBJECT \/accessors\/4/],
  ])('%s', async (_, at, change, fault) => {
    expect(await faultsOf((folder) => inContent(folder, (json) => put(json, at, change)))).toMatch(fault);
  });

  /** Where the last two offsets of a text column lie in the binary chunk. */
  const offsetsAt = (json: Json, key: string): number => {
    const { bufferViews, extensions } = json as unknown as {
      bufferViews: { byteOffset: number; byteLength: number }[];
      extensions: { EXT_structural_metadata: { propertyTables: { properties: Record<string, { stringOffsets: number }> }[] } };
    };
    const { byteOffset, byteLength } = bufferViews[extensions.EXT_structural_metadata.propertyTables[0].properties[key].stringOffsets];
    return byteOffset + byteLength - 8;
  };

  test('text whose offsets go back, or end before the bytes do', async () => {
    expect(await faultsOf((folder) => inContent(folder, (json, binary) => binary.writeUInt32LE(0xffffff, offsetsAt(json, 'id'))))).toMatch(
      /offsets of id do not ascend/,
    );
    expect(
      await faultsOf((folder) =>
        inContent(folder, (json, binary) => {
          const last = offsetsAt(json, 'id') + 4;
          binary.writeUInt32LE(binary.readUInt32LE(last) - 1, last);
        }),
      ),
    ).toMatch(/the last offset of id is \d+, of \d+ bytes/);
  });

  test('no file, half a file, another file, one file too many', async () => {
    const file = (folder: string): string => path.join(folder, CONTENT);
    expect(await faultsOf((folder) => unlink(file(folder)))).toMatch(/r0\.glb: cannot be read/);
    expect(await faultsOf(async (folder) => writeFile(file(folder), (await readFile(file(folder))).subarray(0, 900)))).toMatch(
      /header does not fit/,
    );
    expect(await faultsOf((folder) => writeFile(file(folder), 'hello'))).toMatch(/header does not fit/);
    expect(await faultsOf((folder) => cp(file(folder), path.join(folder, 'r9.glb')))).toMatch(/not the files of the folder: r9\.glb/);
  });
});
