import { z } from 'zod';
import type { FieldClasses } from '../../data-class.ts';
import { jurisdictionSchema, pathSchema } from '../../places/geo.ts';
import { stampClasses, stampSchema, text } from '../../records/stamp.ts';

/** Rows below the header; a row and a column are 4 root sizes as designed (96 × 54 root sizes, 24 columns). */
export const LAYOUT_ROWS = 12;
export const LAYOUT_COLUMNS = { least: 24, most: 64 } as const;
/** Smaller than this, no panel can be read; and of the map nothing is seen. */
export const LEAST_REGION = { columns: 4, rows: 2 } as const;
const MOST_REGIONS = 12;
const MOST_ITEMS = 12;

const cell = z.number().int().min(0).max(LAYOUT_COLUMNS.most);
/** In cells of the layout, from the upper left below the header. */
const boxSchema = z.strictObject({ column: cell, row: cell, columns: cell, rows: cell });
export type CellBox = Readonly<z.infer<typeof boxSchema>>;

export const regionIdSchema = z.string().regex(/^[a-z][a-z0-9-]{0,19}$/, 'lower-case letters, digits and "-"');
const seconds = z.number().int().min(5).max(3600).describe('How long it has its turn');
/** `subject`: the incident that the layout is about. */
const about = z
  .string()
  .max(220)
  .regex(/^(subject|(incident|device):.+)?$/, 'subject, incident:<id>, device:<id> or nothing');

/** What a region shows: a panel, perhaps about something, or a picture of its own; one of several takes turns with the others. */
export const itemSchema = z.union([
  z.strictObject({ panel: z.string().regex(/^[a-z][a-z-]{0,39}$/, 'the id of a panel'), about: about.default(''), seconds }),
  z.strictObject({
    view: z.strictObject({
      focus: z.union([z.literal(''), z.literal('subject'), pathSchema]).describe('A place; `subject`: where that happens; nothing: all'),
      stage: z.enum(['map', 'globe', 'interior']),
    }),
    seconds,
  }),
]);
export type LayoutItem = Readonly<z.infer<typeof itemSchema>>;

const regionSchema = z.strictObject({
  id: regionIdSchema,
  name: text(20).trim().min(1),
  box: boxSchema,
  items: z.array(itemSchema).min(1, 'at least one thing to show').max(MOST_ITEMS),
});
export type LayoutRegion = Readonly<z.infer<typeof regionSchema>>;

/** Regions that lie apart; what none of them covers is the wall's own picture, which is kept free at `map`. */
export const layoutSchema = z
  .strictObject({
    columns: z.number().int().min(LAYOUT_COLUMNS.least).max(LAYOUT_COLUMNS.most),
    map: boxSchema,
    look: z.enum(['own', 'subject']).describe('Where the picture looks: where it did, or at what the layout is about'),
    regions: z.array(regionSchema).max(MOST_REGIONS),
  })
  .superRefine((layout, context) => {
    for (const message of faultsOf(layout)) context.addIssue({ code: 'custom', message });
  });
export type Layout = Readonly<z.infer<typeof layoutSchema>>;

/** A layout that walls can be given. */
export const wallLayoutSchema = stampSchema.extend({
  id: z.string().max(100),
  name: text(40).trim().min(1),
  jurisdiction: jurisdictionSchema,
  layout: layoutSchema,
});
export type WallLayout = Readonly<z.infer<typeof wallLayoutSchema>>;

/** Places that are looked at may be homes, and records may be about people: what those before a wall may not know is withheld from it. */
export const wallLayoutClasses: FieldClasses<WallLayout> = {
  ...stampClasses,
  id: 'plain',
  name: 'plain',
  jurisdiction: 'plain',
  layout: { columns: 'plain', map: 'plain', look: 'plain', regions: 'place-of-living' },
};

const crosses = (a: CellBox, b: CellBox): boolean =>
  a.column < b.column + b.columns && b.column < a.column + a.columns && a.row < b.row + b.rows && b.row < a.row + a.rows;

interface Boxes {
  readonly columns: number;
  readonly map: CellBox;
  readonly regions: readonly Pick<LayoutRegion, 'id' | 'name' | 'box'>[];
}

/** What of its boxes does not fit, in words. */
export function faultsOf({ columns, map, regions }: Boxes): string[] {
  const all = [{ id: '', name: 'the map', box: map }, ...regions];
  const faults = all.flatMap(({ name, box }) => [
    ...(box.columns < LEAST_REGION.columns || box.rows < LEAST_REGION.rows
      ? [`“${name}” is ${box.columns} × ${box.rows} cells, and needs ${LEAST_REGION.columns} × ${LEAST_REGION.rows}`]
      : []),
    ...(box.column + box.columns > columns || box.row + box.rows > LAYOUT_ROWS
      ? [`“${name}” reaches beyond ${columns} × ${LAYOUT_ROWS} cells`]
      : []),
  ]);
  for (const [at, one] of all.entries())
    for (const other of all.slice(at + 1)) {
      if (crosses(one.box, other.box)) faults.push(`“${one.name}” and “${other.name}” lie over each other`);
      if (one.id === other.id) faults.push(`two regions have the id ${other.id}`);
    }
  return faults;
}
