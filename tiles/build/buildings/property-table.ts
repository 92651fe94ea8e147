import type { FeatureRow } from './solids.ts';

const STRINGS = ['id', 'path', 'name', 'compound', 'use'] as const;
const NUMBERS = {
  floors: { componentType: 'UINT16', description: 'Storeys above ground' },
  height: { componentType: 'FLOAT32', description: 'Metres above ground' },
  ground: { componentType: 'FLOAT32', description: 'Metres of the ground it stands on, as the heights given; 0 without' },
  buildings: { componentType: 'UINT32', description: 'Buildings this feature stands for: 1, or more for a merged box seen from afar' },
} as const;
const ARRAYS = { UINT16: Uint16Array, FLOAT32: Float32Array, UINT32: Uint32Array } as const;

/** Every property has a value for every feature: a style that asks for a missing one stops some viewers for good. */
export const SCHEMA = {
  id: 'quanyan_buildings',
  classes: {
    building: {
      name: 'Building 建筑',
      properties: {
        ...Object.fromEntries(STRINGS.map((name) => [name, { type: 'STRING', default: '' }])),
        ...Object.fromEntries(
          Object.entries(NUMBERS).map(([name, { componentType, description }]) => [
            name,
            { type: 'SCALAR', componentType, description, required: true },
          ]),
        ),
      },
    },
  },
};

/** Adds bytes to a binary chunk. @returns index of the view */
interface ViewWriter {
  plain(bytes: Uint8Array): number;
}

interface TableProperty {
  readonly values: number;
  readonly stringOffsets?: number;
}

/**
 * Writes the rows, in order of their feature ids, as columns of a property table (EXT_structural_metadata). A column of nothing but
 * empty words is left to the schema's default: its bytes would be none, and no view may be empty.
 */
export function propertyTable(
  rows: readonly FeatureRow[],
  chunk: ViewWriter,
): { class: string; count: number; properties: Record<string, TableProperty> } {
  const properties: Record<string, TableProperty> = {};
  for (const name of STRINGS) {
    if (rows.some((row) => row[name] !== ''))
      properties[name] = stringColumn(
        rows.map((row) => row[name]),
        chunk,
      );
  }
  for (const [name, { componentType }] of Object.entries(NUMBERS)) {
    const column = new ARRAYS[componentType](rows.map((row) => row[name as keyof typeof NUMBERS]));
    properties[name] = { values: chunk.plain(new Uint8Array(column.buffer)) };
  }
  return { class: 'building', count: rows.length, properties };
}

function stringColumn(words: readonly string[], chunk: ViewWriter): TableProperty {
  const bytes = words.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(words.length + 1);
  bytes.forEach((text, i) => {
    offsets[i + 1] = offsets[i] + text.length;
  });
  return { values: chunk.plain(Buffer.concat(bytes)), stringOffsets: chunk.plain(new Uint8Array(offsets.buffer)) };
}
