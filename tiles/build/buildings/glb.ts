import { BinaryChunk } from './binary-chunk.ts';
import type { Mesh } from './mesh.ts';
import type { Extent, FeatureRow } from './solids.ts';
import { propertyTable, SCHEMA } from './property-table.ts';

const bytesOf = (array: Int16Array | Int8Array | Uint16Array | Uint32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

const COMPONENT = { byte: 5120, short: 5122, unsignedShort: 5123, unsignedInt: 5125 } as const;

/** Local metres (z up) → what the file holds: y up, 16 bits around the middle of the mesh. */
function quantize(
  { positions, normals, features }: Mesh,
  extent: Extent,
): { at: readonly number[]; scale: number; position: Int16Array; normal: Int8Array; feature: Uint16Array } {
  const count = features.length;
  const [cx, cy, cz] = [(extent[0] + extent[3]) / 2, (extent[1] + extent[4]) / 2, (extent[2] + extent[5]) / 2];
  const scale = Math.max(extent[3] - extent[0], extent[4] - extent[1], extent[5] - extent[2], 1) / 2;
  const position = new Int16Array(count * 4);
  const normal = new Int8Array(count * 4);
  const feature = new Uint16Array(count * 2);
  const grain = 32_767 / scale;
  for (let i = 0; i < count; i++) {
    position[i * 4] = Math.round((positions[i * 3] - cx) * grain);
    position[i * 4 + 1] = Math.round((positions[i * 3 + 2] - cz) * grain);
    position[i * 4 + 2] = Math.round((cy - positions[i * 3 + 1]) * grain);
    normal[i * 4] = normals[i * 3];
    normal[i * 4 + 1] = normals[i * 3 + 2];
    normal[i * 4 + 2] = -normals[i * 3 + 1];
    feature[i * 2] = features[i];
  }
  return { at: [cx, cz, -cy], scale, position, normal, feature };
}

function positionLimits(position: Int16Array): { min: number[]; max: number[] } {
  const [min, max] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  for (let i = 0; i < position.length; i++) {
    if (i % 4 === 3) continue;
    min[i % 4] = Math.min(min[i % 4], position[i]);
    max[i % 4] = Math.max(max[i % 4], position[i]);
  }
  return { min, max };
}

/**
 * A tile's content: one mesh, one material, one feature id per building, and the table of their properties.
 * Quantized (KHR_mesh_quantization; grain = tile size / 65,534) and compressed (EXT_meshopt_compression). `MeshoptEncoder.ready` must
 * have passed.
 */
export function encodeGlb(mesh: Mesh, extent: Extent, rows: readonly FeatureRow[]): Uint8Array {
  const chunk = new BinaryChunk();
  const { at, scale, position, normal, feature } = quantize(mesh, extent);
  const count = mesh.features.length;
  const small = count <= 65_535;
  const indices = small ? Uint16Array.from(mesh.indices) : mesh.indices;
  const attribute = (bytes: Uint8Array): number => chunk.packed(bytes, count, 'ATTRIBUTES');
  const accessors = [
    {
      bufferView: attribute(bytesOf(position)),
      componentType: COMPONENT.short,
      normalized: true,
      type: 'VEC3',
      count,
      ...positionLimits(position),
    },
    { bufferView: attribute(bytesOf(normal)), componentType: COMPONENT.byte, normalized: true, type: 'VEC3', count },
    { bufferView: attribute(bytesOf(feature)), componentType: COMPONENT.unsignedShort, type: 'SCALAR', count },
    {
      bufferView: chunk.packed(bytesOf(indices), indices.length, 'TRIANGLES'),
      componentType: small ? COMPONENT.unsignedShort : COMPONENT.unsignedInt,
      type: 'SCALAR',
      count: indices.length,
    },
  ];
  const table = propertyTable(rows, chunk);
  const json = {
    asset: { version: '2.0', generator: 'Quanyan' },
    extensionsUsed: ['EXT_mesh_features', 'EXT_meshopt_compression', 'EXT_structural_metadata', 'KHR_mesh_quantization'],
    extensionsRequired: ['EXT_meshopt_compression', 'KHR_mesh_quantization'],
    extensions: { EXT_structural_metadata: { schema: SCHEMA, propertyTables: [table] } },
    scene: 0,
    scenes: [{ nodes: [0] }],
    nodes: [{ mesh: 0, translation: at, scale: [scale, scale, scale] }],
    meshes: [
      {
        primitives: [
          {
            attributes: { POSITION: 0, NORMAL: 1, _FEATURE_ID_0: 2 },
            indices: 3,
            material: 0,
            extensions: { EXT_mesh_features: { featureIds: [{ featureCount: rows.length, attribute: 0, propertyTable: 0 }] } },
          },
        ],
      },
    ],
    materials: [{ pbrMetallicRoughness: { baseColorFactor: [0.62, 0.68, 0.74, 1], metallicFactor: 0, roughnessFactor: 0.85 } }],
    accessors,
    bufferViews: chunk.views,
    buffers: [{ byteLength: chunk.length }, { byteLength: chunk.unpacked, extensions: { EXT_meshopt_compression: { fallback: true } } }],
  };
  return container(Buffer.from(JSON.stringify(json)), chunk.bytes());
}

function container(json: Uint8Array, binary: Uint8Array): Uint8Array {
  const text = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, ' ')]);
  const head = (length: number, type: number): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeUInt32LE(length, 0);
    bytes.writeUInt32LE(type, 4);
    return bytes;
  };
  const start = Buffer.alloc(12);
  start.write('glTF', 0, 'latin1');
  start.writeUInt32LE(2, 4);
  start.writeUInt32LE(12 + 8 + text.length + 8 + binary.length, 8);
  return Buffer.concat([start, head(text.length, 0x4e4f534a), text, head(binary.length, 0x004e4942), binary]);
}
