import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { pathSchema } from '../places/geo.ts';
import { severitySchema } from './alert.ts';
import { DISCLOSURES, commentSchema } from './incident.ts';
import { actorSchema, id, instant, stampClasses, stampSchema, text } from './stamp.ts';

/** The seven links of digital urban management, in order. */
export const TICKET_LINKS = ['collect', 'file', 'dispatch', 'handle', 'feedback', 'check', 'evaluate'] as const;
export type TicketLink = (typeof TICKET_LINKS)[number];

export const TICKET_STATES = ['filed', 'dispatched', 'accepted', 'arrived', 'finished', 'verified', 'closed', 'returned'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** What a crew can be late with. */
export const LATE_STEPS = ['accept', 'arrive', 'handle'] as const;
export type LateStep = (typeof LATE_STEPS)[number];

/** One row of the flow log: what was done, by whom, how long the step took, and whether it was late. */
const flowSchema = z.object({
  at: instant,
  by: actorSchema,
  action: id,
  /** Who had the ticket in hand after the step; null in rows written before crews were noted. */
  crew: id.nullable().default(null),
  /** Somebody else recorded what the crew did; false in rows written before this was noted. */
  onBehalf: z.boolean().default(false),
  from: z.enum(TICKET_STATES).nullable(),
  to: z.enum(TICKET_STATES),
  text: text(),
  seconds: z.number().min(0),
  late: z.boolean(),
});

const catalogueSchema = z.object({
  scheme: id,
  code: id,
  name: text(),
  condition: text(),
  /** It is finished with a photograph or clip that shows that somebody was there. */
  proof: z.literal(true).optional(),
});

export const ticketSchema = stampSchema.extend({
  id,
  number: text(40),
  incident: id,
  title: z.object({ zh: text(), en: text() }),
  severity: severitySchema,
  place: pathSchema,
  state: z.enum(TICKET_STATES),
  crew: id.nullable(),
  /** Entry of the catalogue its deadlines come from. */
  catalogue: catalogueSchema,
  filedAt: instant,
  /** When handling must be finished, by the working calendar; and the same in words, e.g. `2 紧急工作时`. */
  deadline: instant,
  limit: text(40),
  /** When help must be there by what its alerts are, if that is said of them (people shut in a lift: half an hour). */
  arriveBy: instant.optional(),
  /** When it was found late with accepting, arriving (of the crew it is with) and handling; each once. */
  late: z.partialRecord(z.enum(LATE_STEPS), instant).optional(),
  links: z.partialRecord(z.enum(TICKET_LINKS), z.object({ at: instant, by: actorSchema })),
  flow: z.array(flowSchema),
  photos: z.array(z.object({ id, at: instant, by: actorSchema, note: text() })),
  comments: z.array(commentSchema),
  /** As of its incident. */
  told: z.enum(DISCLOSURES).optional(),
  discreet: z.object({ title: z.object({ zh: text(), en: text() }), severity: severitySchema, catalogue: catalogueSchema }).optional(),
  returns: z.number().int().min(0),
  reworks: z.number().int().min(0),
  /** Filled when closed; `score` by whoever closed it, null = nobody has scored. */
  evaluation: z
    .object({
      onTime: z.boolean(),
      seconds: z.number(),
      reworks: z.number().int(),
      reopened: z.number().int(),
      score: z.number().int().min(1).max(5).nullable().default(null),
    })
    .nullable(),
  simulated: z.boolean(),
});
export type Ticket = z.infer<typeof ticketSchema>;

/** What its fields tell where its incident has an alert of care. */
export const ticketClasses: FieldClasses<Ticket> = {
  ...stampClasses,
  id: 'plain',
  number: 'plain',
  incident: 'plain',
  state: 'plain',
  crew: 'plain',
  filedAt: 'plain',
  deadline: 'plain',
  limit: 'plain',
  arriveBy: 'plain',
  late: 'plain',
  links: 'plain',
  returns: 'plain',
  reworks: 'plain',
  evaluation: 'plain',
  simulated: 'plain',
  title: 'place-of-living',
  severity: 'health',
  place: 'place-of-living',
  catalogue: 'health',
  flow: {
    at: 'plain',
    by: 'plain',
    action: 'plain',
    crew: 'plain',
    onBehalf: 'plain',
    from: 'plain',
    to: 'plain',
    seconds: 'plain',
    late: 'plain',
    text: 'person',
  },
  photos: 'person',
  comments: 'person',
  told: 'person',
  discreet: 'person',
};
