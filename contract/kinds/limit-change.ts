import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { pathSchema } from '../places/geo.ts';
import { actorSchema, id, instant, text } from '../records/stamp.ts';

/** A level of a point, or `limits.N`, the N-th of its further limits, from 0. */
const LIMIT_NAME = /^(warning|alert|fault|shielded|limits\.[0-7])$/;

/** Which limit of which devices: of one device, of all at a place with everything in it, or of all of the kind. */
export const limitTargetSchema = z.strictObject({
  kind: z.string().min(1).max(100),
  place: pathSchema.nullable(),
  device: id.nullable(),
  point: z.string().min(1).max(100),
  limit: z.string().regex(LIMIT_NAME),
});
export type LimitTarget = Readonly<z.infer<typeof limitTargetSchema>>;

/** What the limit is there instead, in the unit of its point (of a rate: a minute). Which side it is on stays as in the kind. */
export const limitValueSchema = z.strictObject({
  bound: z.number(),
  /** Where it ends again; null = at the bound. */
  release: z.number().nullable(),
  /** Seconds that it must last, for a limit over time; null = at once. */
  forS: z.number().positive().max(86_400).nullable(),
});
export type LimitValue = Readonly<z.infer<typeof limitValueSchema>>;

/** A limit was set for some devices, or (`value` null) is as their kind says again. The newest of a target is in force. */
export const limitChangeSchema = limitTargetSchema.extend({
  id: z.number().int().min(1),
  value: limitValueSchema.nullable(),
  at: instant,
  actor: actorSchema,
  reason: text(500),
});
export type LimitChange = Readonly<z.infer<typeof limitChangeSchema>>;

export const limitChangeClasses: FieldClasses<LimitChange> = {
  id: 'plain',
  kind: 'plain',
  place: 'place-of-living',
  device: 'place-of-living',
  point: 'plain',
  limit: 'plain',
  value: 'plain',
  at: 'plain',
  actor: 'plain',
  reason: 'person',
};
