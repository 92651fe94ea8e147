import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { pathSchema, positionSchema } from '../places/geo.ts';
import { actorSchema, id, instant, stampClasses, stampSchema, text } from './stamp.ts';

export const severitySchema = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]);

/**
 * One per (device, code) while it lasts; repeats count on it. Two axes: `active` (or cleared) and `acked` (or not).
 * A repeat does not raise `version`, or nobody could shelve a chattering sensor.
 * `device` is null when the ledger does not know the sender: then `address` is what the sender claims to be. Both are null for
 * audiences without clearance when the alert is personal.
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
  /** `reason` is set when nobody acknowledged it and it was ended automatically. */
  acked: z.object({ by: actorSchema, at: instant, reason: text().optional() }).nullable(),
  shelved: z.object({ by: actorSchema, at: instant, until: instant, reason: text() }).nullable(),
  incident: id.nullable(),
  /** The point that was reported, or the event that happened. */
  point: id,
  value: z.number(),
  /** Of a limit of a rate: how much the value moved a minute when it was last reported. */
  rate: z.number().optional(),
  /** Id of the event that raised it, or the newest that did so again. */
  event: id.optional(),
  /** What the device said in words. */
  text: text(10_000),
  /** What the system says of it, where no single device does. */
  words: z.object({ zh: text(10_000), en: text(10_000) }).optional(),
  simulated: z.boolean(),
  /** Reported after it was over, by a device that had been offline: `raisedAt` is the receipt, `observedAt` the time of the event. */
  late: z.literal(true).optional(),
  /** Id of the operation that is the drill 演练 or the bypass 旁路 in which it came: it was never in force, and belongs to no incident. */
  drill: id.optional(),
  /** Only because a limit was stricter than usual while something was warned of: the usual limit was never broken. */
  tightened: z.literal(true).optional(),
  /** Id of the edge that judged it: here it is a copy of the alert there. */
  edge: id.optional(),
  /** False while storage is down and the alert went out first ("not yet stored"). */
  stored: z.boolean(),
});
export type Alert = z.infer<typeof alertSchema>;

/** What its fields tell where the device is one of care. */
export const alertClasses: FieldClasses<Alert> = {
  ...stampClasses,
  id: 'plain',
  kind: 'plain',
  code: 'plain',
  severity: 'plain',
  lifeSafety: 'plain',
  raisedAt: 'plain',
  lastAt: 'plain',
  observedAt: 'plain',
  clockFault: 'plain',
  count: 'plain',
  active: 'plain',
  clearedAt: 'plain',
  acked: { by: 'plain', at: 'plain', reason: 'person' },
  shelved: { by: 'plain', at: 'plain', until: 'plain', reason: 'person' },
  incident: 'plain',
  simulated: 'plain',
  late: 'plain',
  drill: 'plain',
  tightened: 'plain',
  edge: 'plain',
  stored: 'plain',
  device: 'place-of-living',
  address: 'place-of-living',
  place: 'place-of-living',
  position: 'place-of-living',
  point: 'health',
  value: 'health',
  rate: 'health',
  event: 'person',
  text: 'person',
  words: 'person',
};
