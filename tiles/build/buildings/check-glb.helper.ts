import { validateBytes } from 'gltf-validator';

/** Says what is at fault when something does not hold. */
type Must = (holds: boolean, fault: string) => void;

/** What is read of a content's JSON here; the rest is left to Khronos' validator and to glTF-Transform. */
interface GltfJson {
  readonly asset: { readonly version: string };
  readonly extensionsUsed: string[];
  readonly extensionsRequired: string[];
  readonly buffers: { readonly byteLength: number }[];
  readonly bufferViews: { readonly buffer: number; readonly byteOffset: number; readonly byteLength: number }[];
  readonly accessors: { readonly type: string; readonly normalized?: boolean }[];
  readonly meshes: {
    readonly primitives: {
      readonly attributes: Readonly<Record<string, number>>;
      readonly extensions: { readonly EXT_mesh_features: { featureIds: FeatureIds[] } };
    }[];
  }[];
  readonly extensions: { readonly EXT_structural_metadata: { readonly schema: Schema; readonly propertyTables: PropertyTable[] } };
}

interface FeatureIds {
  readonly featureCount: number;
  readonly attribute: number;
  readonly propertyTable: number;
}

interface Schema {
  readonly id: string;
  readonly classes: Readonly<Record<string, { readonly properties: Readonly<Record<string, ClassProperty>> }>>;
}

interface ClassProperty {
  readonly type: string;
  readonly componentType?: string;
  readonly required?: boolean;
  readonly default?: unknown;
}

interface PropertyTable {
  readonly class: string;
  readonly count: number;
  readonly properties: Readonly<Record<string, { readonly values: number; readonly stringOffsets?: number }>>;
}

const USED = ['EXT_mesh_features', 'EXT_meshopt_compression', 'EXT_structural_metadata', 'KHR_mesh_quantization'];
/** Without these nothing can be drawn; without the others only nothing can be picked. */
const REQUIRED = ['EXT_meshopt_compression', 'KHR_mesh_quantization'];
/** Of USED, those that Khronos' validator does not know. What it does not know of them is checked below. */
const UNKNOWN_TO_KHRONOS = ['EXT_mesh_features', 'EXT_meshopt_compression', 'EXT_structural_metadata'];

const isIdentifier = (name: unknown): boolean => typeof name === 'string' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name);
const BYTES: Readonly<Record<string, number>> = { UINT16: 2, UINT32: 4, FLOAT32: 4 };

/** Checks a GLB but for the geometry in it. @returns its JSON; null when there is none to go on with. */
export async function checkGlb(bytes: Buffer, name: string, must: Must): Promise<GltfJson | null> {
  const json = container(bytes, name, must);
  if (json === null) return null;
  must([...json.extensionsUsed].sort().join() === USED.join(), `${name}: uses the extensions ${json.extensionsUsed.join()}`);
  must(
    [...json.extensionsRequired].sort().join() === REQUIRED.join(),
    `${name}: requires the extensions ${json.extensionsRequired.join()}`,
  );
  schema(json, name, must);
  tables(json, name, must);
  features(json, name, must);
  await khronos(bytes, json, name, must);
  return json;
}

/** Lengths, alignment and padding. */
function container(bytes: Buffer, name: string, must: Must): GltfJson | null {
  const whole =
    bytes.length >= 28 &&
    bytes.toString('latin1', 0, 4) === 'glTF' &&
    bytes.readUInt32LE(4) === 2 &&
    bytes.readUInt32LE(8) === bytes.length;
  must(whole, `${name}: the header does not fit the file`);
  if (!whole) return null;
  const length = bytes.readUInt32LE(12);
  must(length % 4 === 0 && bytes.readUInt32LE(16) === 0x4e4f534a, `${name}: the JSON chunk is not aligned`);
  const json = JSON.parse(bytes.toString('utf8', 20, 20 + length)) as GltfJson;
  must(
    bytes.readUInt32LE(20 + length) === json.buffers[0].byteLength && 20 + length + 8 + json.buffers[0].byteLength === bytes.length,
    `${name}: the binary chunk is not as long as its buffer`,
  );
  for (const view of json.bufferViews)
    must(
      view.byteLength > 0 && view.byteOffset + view.byteLength <= json.buffers[view.buffer].byteLength,
      `${name}: a view reaches out of its buffer`,
    );
  return json;
}

/** EXT_structural_metadata: names, and types that fit each other. */
function schema({ extensions }: GltfJson, name: string, must: Must): void {
  const described = extensions.EXT_structural_metadata.schema;
  must(isIdentifier(described?.id), `${name}: schema id ${described?.id}`);
  for (const [className, { properties }] of Object.entries(described?.classes ?? {})) {
    must(isIdentifier(className) && Object.keys(properties).length > 0, `${name}: class ${className}`);
    for (const [key, { type, componentType, required, default: otherwise }] of Object.entries(properties)) {
      must(isIdentifier(key), `${name}: property name ${key}`);
      must(
        (type === 'STRING' && componentType === undefined) || (type === 'SCALAR' && componentType !== undefined && componentType in BYTES),
        `${name}: ${key} is a ${type} of ${componentType}`,
      );
      must(
        required === true ? otherwise === undefined : typeof otherwise === 'string' && type === 'STRING',
        `${name}: ${key} is ${required ? '' : 'not '}required, its default is ${JSON.stringify(otherwise)}`,
      );
    }
  }
}

/** Property tables: no column the class has not, none missing that is required, each in a view as long as the rows need it. */
function tables({ extensions, bufferViews }: GltfJson, name: string, must: Must): void {
  const { schema: described, propertyTables } = extensions.EXT_structural_metadata;
  must(propertyTables.length === 1, `${name}: ${propertyTables.length} property tables`);
  for (const table of propertyTables) {
    const properties = described?.classes[table.class]?.properties ?? {};
    must(Number.isInteger(table.count) && table.count > 0, `${name}: a table of ${table.count} rows`);
    for (const [key, { required }] of Object.entries(properties))
      must(!required || key in table.properties, `${name}: there is no column ${key}`);
    for (const [key, { values, stringOffsets }] of Object.entries(table.properties)) {
      must(key in properties, `${name}: class ${table.class} has no ${key}`);
      const text = properties[key]?.type === 'STRING';
      must(text === (stringOffsets !== undefined), `${name}: ${key} ${text ? 'has no' : 'has'} string offsets`);
      for (const view of [values, stringOffsets ?? values])
        must(
          bufferViews[view]?.byteOffset % 8 === 0 && bufferViews[view].buffer === 0,
          `${name}: ${key} is not in a view aligned to 8 bytes`,
        );
      const [needed, held] = text
        ? [(table.count + 1) * 4, bufferViews[stringOffsets ?? -1]?.byteLength]
        : [table.count * BYTES[properties[key]?.componentType ?? ''], bufferViews[values]?.byteLength];
      must(needed === held, `${name}: ${key} has ${held} bytes, not ${needed}, for ${table.count} rows`);
    }
  }
}

/** EXT_mesh_features: ids come from an attribute fit for them and lead into the table. The ids themselves are checked with the geometry. */
function features({ meshes, accessors, extensions }: GltfJson, name: string, must: Must): void {
  for (const { attributes, extensions: own } of meshes.flatMap(({ primitives }) => primitives)) {
    const featureIds = own?.EXT_mesh_features?.featureIds ?? [];
    must(featureIds.length === 1, `${name}: ${featureIds.length} sets of feature ids`);
    for (const { featureCount, attribute, propertyTable } of featureIds) {
      const accessor = accessors[attributes[`_FEATURE_ID_${attribute}`]];
      must(
        accessor?.type === 'SCALAR' && accessor.normalized !== true,
        `${name}: feature ids from attribute ${attribute}, which holds none`,
      );
      must(
        extensions.EXT_structural_metadata.propertyTables[propertyTable]?.count === featureCount,
        `${name}: ${featureCount} features, and not as many rows in table ${propertyTable}`,
      );
    }
  }
}

/**
 * Khronos' validator finds neither error nor warning. Of information it gives exactly what follows from the extensions it does not know:
 * a line for each of them, and one for each view that only a property table uses.
 */
async function khronos(bytes: Buffer, { extensionsUsed, extensions }: GltfJson, name: string, must: Must): Promise<void> {
  const { messages } = (await validateBytes(new Uint8Array(bytes), { maxIssues: 0 })).issues;
  const views = extensions.EXT_structural_metadata.propertyTables.flatMap(({ properties }) =>
    Object.values(properties).flatMap(({ values, stringOffsets }) => (stringOffsets === undefined ? [values] : [values, stringOffsets])),
  );
  const expected = new Set([
    ...UNKNOWN_TO_KHRONOS.map((extension) => `UNSUPPORTED_EXTENSION /extensionsUsed/${extensionsUsed.indexOf(extension)}`),
    ...views.map((view) => `UNUSED_OBJECT /bufferViews/${view}`),
  ]);
  for (const { code, pointer, severity, message } of messages) {
    const awaited = severity === 2 && expected.delete(`${code} ${pointer}`);
    must(awaited, `${name}: glTF-Validator: ${code} ${pointer ?? ''}: ${message}`);
  }
  for (const missing of expected) must(false, `${name}: glTF-Validator does not say ${missing}`);
}
