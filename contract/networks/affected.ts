import { z } from 'zod';
import { lonLatSchema } from '#contract/places/geo.ts';
import { MEDIA } from './network.ts';

const count = z.number().int().min(0);

const closedSchema = z.object({
  name: z.string(),
  at: lonLatSchema,
  device: z.string().nullable().describe('Of the ledger, where it can be operated from afar'),
  action: z.string().nullable().describe('That closes it: one of the actions of its kind'),
  shut: z.boolean().nullable().describe('Its device says that it is closed; null: nobody says'),
});

/** One way to end it, and what that costs. */
const isolationSchema = z.object({
  valves: z.array(closedSchema).describe('To be closed; one less, and it is fed still'),
  sources: z.array(closedSchema).describe('Stations that have to be shut down: no valve is between'),
  places: z.array(z.object({ path: z.string(), name: z.string(), homes: count })).describe('Buildings that have nothing then'),
  homes: count.describe('In all of them'),
  elsewhere: count.describe('Homes of those, in buildings outside one’s jurisdiction, that are not listed'),
  devices: z
    .array(z.object({ kind: z.string(), label: z.object({ zh: z.string(), en: z.string() }), count }))
    .describe('In those buildings, of kinds that work by it'),
  cared: count.nullable().describe('Homes among them where somebody is cared for; null: not for who asks'),
  lines: z.array(z.array(lonLatSchema)).describe('Pipes that are emptied'),
});
export type Isolation = z.output<typeof isolationSchema>;

/** What an incident does to a network. Places are degrees WGS-84. */
const affectedSchema = z.object({
  medium: z.enum(MEDIA),
  fault: z.enum(['leak', 'outage']),
  simulated: z.boolean(),
  at: lonLatSchema.describe('Where it leaks, or where nothing arrives'),
  /** With the valves that are nearest, most of them turned by hand; of an outage there is nothing to close. */
  nearest: isolationSchema,
  /** With valves that are closed from afar alone; null where that is the same, or none are. */
  remote: isolationSchema.nullable(),
});
export type Affected = z.output<typeof affectedSchema>;

export const affectedReplySchema = z.object({ networks: z.array(affectedSchema) });
