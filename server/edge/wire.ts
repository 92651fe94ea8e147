import { z } from 'zod';
import { alertSchema } from '#contract/records/alert.ts';
import { operationSchema } from '#contract/records/operation.ts';
import { id, instant, text } from '#contract/records/stamp.ts';

/** Where a parent takes parcels. */
export const PARCELS_PATH = '/api/v1/edge';

const moment = z.number();
const attribute = z.union([z.number(), z.boolean(), z.string().max(200)]);

/** A reading as an edge passes it on: `observedAt` is when it was true as far as the edge believes, so no message is without a time. */
const observationSchema = z.object({
  device: id,
  point: id,
  value: z.number(),
  observedAt: moment,
  quality: z.enum(['good', 'uncertain', 'bad']),
  source: id,
  kindHint: id.optional(),
  text: text(10_000).optional(),
});

const eventSchema = z.object({
  device: id,
  event: id,
  attributes: z.record(z.string(), attribute),
  observedAt: moment,
  source: id,
  kindHint: id.optional(),
  text: text(10_000).optional(),
});

const degrees = (most: number): z.ZodNumber => z.number().min(-most).max(most);
const trackSchema = z.object({
  mover: id,
  at: moment,
  lng: degrees(180),
  lat: degrees(90),
  height: z.number().optional(),
  heading: z.number().optional(),
  speed: z.number().optional(),
  accuracy: z.number().optional(),
  battery: z.number().optional(),
  source: id,
});

/** Reports that the edge keeps together, numbered in the order it heard them. */
const batchSchema = z.object({
  observations: z.array(observationSchema),
  events: z.array(eventSchema),
  tracks: z.array(trackSchema),
});
export type Batch = z.infer<typeof batchSchema>;
export type SentObservation = Batch['observations'][number];
export type SentEvent = Batch['events'][number];
export type SentTrack = Batch['tracks'][number];

/**
 * What an edge posts to its parent. Nothing new is a message too: a box that is not heard is away. All of it may be said again: each
 * report, alert and operation is known by itself.
 */
export const parcelSchema = z.object({
  /** Ledger id of the box. */
  edge: id,
  /** Names the edge's storage: its numbers belong to it. */
  run: id,
  /** The edge's clock, ms UTC. */
  sentAt: instant,
  /** Reports that wait at the edge when this is taken, how old the oldest is (ms), and how many were dropped for want of room. */
  backlog: z.number().int().min(0),
  lagMs: z.number().min(0),
  dropped: z.number().int().min(0),
  /** The newest readings, while older ones wait: so what comes later of these is history and no news. */
  present: z.array(observationSchema),
  batches: z.array(batchSchema.extend({ seq: z.number().int().min(1) })),
  /** As they are at the edge now, those that changed. */
  alerts: z.array(alertSchema),
  operations: z.array(operationSchema),
});
export type Parcel = z.infer<typeof parcelSchema>;

export const replySchema = z.object({
  taken: z.number().int().min(0).describe('The number up to which every batch is durable here'),
  refused: z.number().int().min(0).describe('Items that were not taken: not of the edge’s place, or not readable'),
});
export type Reply = z.infer<typeof replySchema>;
