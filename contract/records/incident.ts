import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { pathSchema, positionSchema } from '../places/geo.ts';
import { severitySchema } from './alert.ts';
import { actorSchema, id, instant, stampClasses, stampSchema, text } from './stamp.ts';

export const INCIDENT_STATES = ['open', 'dispatched', 'resolved', 'closed'] as const;

/** For audiences without clearance: `all` of the record, `part` (see `discreet`), or `nothing`, not even that it exists. */
export const DISCLOSURES = ['all', 'part', 'nothing'] as const;
export type Disclosure = (typeof DISCLOSURES)[number];

/** `words`: what the system says of it, in both languages; then `text` is the Chinese. Older records have both languages in `text`. */
export const commentSchema = z.object({
  at: instant,
  by: actorSchema,
  text: text(),
  words: z.object({ zh: text(), en: text() }).optional(),
});
export type Comment = z.infer<typeof commentSchema>;

/** What came of calling a person cared for, or who answers for them. */
export const CALL_OUTCOMES = ['no-answer', 'help', 'well'] as const;
export type CallOutcome = (typeof CALL_OUTCOMES)[number];

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
  /** Calls before somebody is sent, the oldest first. */
  calls: z.array(z.object({ at: instant, by: actorSchema, outcome: z.enum(CALL_OUTCOMES), note: text() })).optional(),
  /** What is disclosed to audiences without `see-people`; not set in older records. */
  told: z.enum(DISCLOSURES).optional(),
  /** For `part`: the fields they are shown instead, made of the alerts that are disclosed. */
  discreet: z
    .object({
      title: z.object({ zh: text(), en: text() }),
      reason: z.object({ zh: text(), en: text() }),
      severity: severitySchema,
      priority: severitySchema,
      openedAt: instant,
      alerts: z.array(id),
    })
    .optional(),
  /** What a correlation takes for the cause of its alerts: the device or the place it names. `presumed`: nobody has said so. */
  cause: z.object({ correlation: id, subject: text(512), presumed: z.boolean() }).optional(),
  /** Somebody decided what new alerts come to it: those that would find one of these (`server/records/merge-keys.ts`), and no others. */
  takes: z.array(text(1000)).optional(),
  /** Id of the incident that somebody split it off from. */
  splitFrom: id.optional(),
  /** Id of the incident that all its alerts and tickets have gone to. */
  joinedTo: id.optional(),
  simulated: z.boolean(),
});
export type Incident = z.infer<typeof incidentSchema>;

/** What its fields tell where an alert of it is one of care. */
export const incidentClasses: FieldClasses<Incident> = {
  ...stampClasses,
  id: 'plain',
  number: 'plain',
  lifeSafety: 'plain',
  affinity: 'plain',
  state: 'plain',
  tickets: 'plain',
  owner: 'plain',
  closedAt: 'plain',
  simulated: 'plain',
  title: 'place-of-living',
  reason: 'place-of-living',
  severity: 'health',
  priority: 'health',
  place: 'place-of-living',
  position: 'place-of-living',
  alerts: 'person',
  openedAt: 'person',
  comments: 'person',
  calls: 'person',
  told: 'person',
  discreet: 'person',
  cause: 'place-of-living',
  takes: 'place-of-living',
  splitFrom: 'plain',
  joinedTo: 'plain',
};
