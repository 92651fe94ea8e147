import { z } from 'zod';
import { pathSchema, positionSchema } from '../geo.ts';
import { actorSchema, id, instant, stampSchema, text } from './stamp.ts';

export const severitySchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

/**
 * One per (device, code) while it lasts; repeats count on it. Two axes: `active` (or cleared) and `acked` (or not).
 * A repeat does not raise `version`, or nobody could shelve a chattering sensor.
 * `device` is null when the ledger does not know the sender: then `address` says who it claims to be. Both are null where the
 * viewer may not know whom the alert is about.
 */
export const alertSchema = stampSchema.extend({
  id,
  device: id.nullable(),
  address: id.nullable(),
  kind: id,
  code: id,
  severity: severitySchema,
  lifeSafety: z.boolean(),
  place: pathSchema,
  position: positionSchema.nullable(),
  /** By the server's clock. */
  raisedAt: instant,
  lastAt: instant,
  /** By the device's clock, whatever that says; `clockFault` when it cannot be believed. */
  observedAt: z.number(),
  clockFault: z.boolean(),
  count: z.number().int().min(1),
  active: z.boolean(),
  clearedAt: instant.nullable(),
  /** `reason` is given when no person took notice of it: the alert ended by itself. */
  acked: z.object({ by: actorSchema, at: instant, reason: text().optional() }).nullable(),
  shelved: z.object({ by: actorSchema, at: instant, until: instant, reason: text() }).nullable(),
  incident: id.nullable(),
  point: id,
  value: z.number(),
  /** What the device said in words. */
  text: text(10_000),
  simulated: z.boolean(),
  /** It was over when it was reported: a device or its line had been away. `raisedAt` is when we heard of it, `observedAt` when it was. */
  late: z.literal(true).optional(),
  /** False while storage is down and the alert went out first ("not yet stored"). */
  stored: z.boolean(),
});
export type Alert = z.infer<typeof alertSchema>;
