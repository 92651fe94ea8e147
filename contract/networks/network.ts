import { z } from 'zod';
import { lonLatSchema, pathSchema } from '#contract/places/geo.ts';

/** What flows. */
export const MEDIA = ['water', 'gas', 'heat', 'power'] as const;
export type Medium = (typeof MEDIA)[number];

/**
 * `source`: a station, substation or boiler house that feeds the network. `valve`: what can be shut, of a power network a switch.
 * `consumer`: a building or plant that is fed. `junction`: where pipes meet and nothing else.
 */
export const NODE_KINDS = ['source', 'valve', 'consumer', 'junction'] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export const networkNodeSchema = z.strictObject({
  /** Unique within its network. */
  id: z.string().min(1).max(100),
  kind: z.enum(NODE_KINDS),
  name: z.string().max(200).default(''),
  at: lonLatSchema,
  /** Path of the building that a consumer is. */
  place: pathSchema.optional(),
  /** Of the ledger: the valve that is operated, the meter or detector that stands here. */
  device: z.string().max(200).optional(),
  /** Households that a consumer stands for. */
  homes: z.number().int().min(0).max(100_000).default(0),
});
export type NetworkNode = z.output<typeof networkNodeSchema>;

export const pipeSchema = z.strictObject({
  id: z.string().min(1).max(100),
  /** Ids of nodes. */
  from: z.string(),
  to: z.string(),
  /** Flow goes only from `from` to `to`: a power line from its feeder, a pipe behind a check valve. */
  oneWay: z.boolean().default(false),
  /** The year it was laid, where that is known. */
  laid: z.number().int().min(1850).max(2200).optional(),
  /** Degrees WGS-84, both ends included. */
  line: z.array(lonLatSchema).min(2).max(20_000).readonly(),
});
export type Pipe = z.output<typeof pipeSchema>;

/** The pipes or lines of one medium, in an area. */
const networkSchema = z.strictObject({
  medium: z.enum(MEDIA),
  nodes: z.array(networkNodeSchema).readonly(),
  pipes: z.array(pipeSchema).readonly(),
});
export type Network = z.output<typeof networkSchema>;

/** `networks.json` of an area: at most one network for each medium. */
export const networksSchema = z.strictObject({
  version: z.literal(1),
  simulated: z.boolean(),
  networks: z.array(networkSchema).readonly(),
});
export type Networks = z.output<typeof networksSchema>;
