import { z } from 'zod';
import { pathSchema, positionSchema } from '../geo.ts';
import { severitySchema } from './alert.ts';
import { actorSchema, id, instant, stampSchema, text } from './stamp.ts';

export const INCIDENT_STATES = ['open', 'dispatched', 'resolved', 'closed'] as const;

/** `all`: nothing of it is of people; `nothing`: not even that it is there. */
export const TOLD = ['all', 'part', 'nothing'] as const;
export type Told = (typeof TOLD)[number];

export const commentSchema = z.object({ at: instant, by: actorSchema, text: text() });
export type Comment = z.infer<typeof commentSchema>;

/**
 * Alerts that belong together; `reason` says why in words, in both languages. `version` counts what a person would decide
 * differently on: another alert of no greater gravity joins without raising it, or nobody could dispatch during a storm.
 */
export const incidentSchema = stampSchema.extend({
  id,
  /** Number people say on the phone, e.g. `SJ20261123-0042`. */
  number: text(40),
  title: z.object({ zh: text(), en: text() }),
  reason: z.object({ zh: text(), en: text() }),
  severity: severitySchema,
  /** P1 … P4. */
  priority: severitySchema,
  lifeSafety: z.boolean(),
  affinity: id,
  state: z.enum(INCIDENT_STATES),
  /** The place that holds all its alerts: usually a compound. */
  place: pathSchema,
  position: positionSchema.nullable(),
  alerts: z.array(id),
  tickets: z.array(id),
  owner: actorSchema.nullable(),
  openedAt: instant,
  closedAt: instant.nullable(),
  comments: z.array(commentSchema),
  /** How much of it may be told to who may not know of people (`see-people`); left out in records older than this. */
  told: z.enum(TOLD).optional(),
  /** For `part`: what they are told in its place, made of the alerts they may know. */
  discreet: z.object({
    title: z.object({ zh: text(), en: text() }), reason: z.object({ zh: text(), en: text() }), severity: severitySchema, priority: severitySchema,
    openedAt: instant, alerts: z.array(id),
  }).optional(),
  simulated: z.boolean(),
});
export type Incident = z.infer<typeof incidentSchema>;
