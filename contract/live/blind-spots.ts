import { z } from 'zod';

const names = z.record(z.string(), z.string()).describe('Of the places named, and of those around them, by path');
const count = z.number().int().min(0);
const squareMetres = z.number().min(0);

const blindCategorySchema = z.object({
  category: z.string(),
  devices: count.describe('In the ledger, of those that watch around them'),
  silent: count.describe('Of those, not heard within their interval, or unable to say what they are for'),
  watchedM2: squareMetres.describe('Ground within reach of any of them'),
  blindM2: squareMetres.describe('Of that, within reach of none that is heard'),
});
export type BlindCategory = z.infer<typeof blindCategorySchema>;

/** 网格巡查: where nobody of a crew, no patrol car and no guard on a round was for too long. */
const unwalkedSchema = z.object({
  limitMs: z.number().min(0).describe('After so long without anybody a grid is told'),
  since: z.number().describe('The server listens since then, ms UTC'),
  grids: count.describe('In the ledger, of the jurisdiction'),
  unsure: count.describe('Of those, where nobody was since the server listens, which is shorter than the limit'),
  places: z
    .array(z.object({ place: z.string(), lastAt: z.number().nullable().describe('ms UTC; null = never since `since`') }))
    .describe('Longest first'),
});
export type Unwalked = z.infer<typeof unwalkedSchema>;

/**
 * 盲区: ground that devices of the ledger are there to watch and do not watch now, as a grid of square cells. Row 0 is the southernmost,
 * column 0 the westernmost; places are degrees WGS-84.
 */
export const blindSpotsSchema = z.object({
  /** Server time of the count, ms UTC. */
  at: z.number(),
  /** South-west corner of the grid: longitude, latitude. */
  origin: z.tuple([z.number(), z.number()]),
  /** Size of a cell, degrees of longitude and of latitude. */
  cell: z.tuple([z.number(), z.number()]),
  columns: count,
  rows: count,
  categories: z.array(blindCategorySchema),
  /** Blind cells of a row: row, first column, last column, and a bit for each category in their order. */
  runs: z.array(z.tuple([count, count, count, count])),
  /** Compounds with most silent devices of these categories. */
  worst: z.array(z.object({ place: z.string(), devices: count, silent: count })),
  unwalked: unwalkedSchema.nullable().describe('null = nobody says where they are, and no route is walked'),
  names,
});
export type BlindSpots = z.infer<typeof blindSpotsSchema>;

/** 补点: where one more device of a category would watch most of what none of the ledger watches. */
export const siteProposalsSchema = z.object({
  at: z.number(),
  category: z.string(),
  /** Ground inside compounds that no device of the category reaches, whether it is heard or not. */
  unwatchedM2: squareMetres,
  /** Best first; each counted as if those before it were there. `beside` = the pole, door or box that is there already. */
  sites: z.array(
    z.object({
      position: z.tuple([z.number(), z.number()]),
      place: z.string(),
      beside: z.object({ id: z.string(), name: z.string() }).nullable(),
      gainM2: squareMetres,
    }),
  ),
  names,
});
export type SiteProposals = z.infer<typeof siteProposalsSchema>;
