import { z } from 'zod';
import { pathSchema } from '../geo.ts';
import { severitySchema } from './alert.ts';
import { TOLD, commentSchema } from './incident.ts';
import { actorSchema, id, instant, stampSchema, text } from './stamp.ts';

/** The seven links of digital urban management, in order. */
export const TICKET_LINKS = ['collect', 'file', 'dispatch', 'handle', 'feedback', 'check', 'evaluate'] as const;
export type TicketLink = (typeof TICKET_LINKS)[number];

export const TICKET_STATES = ['filed', 'dispatched', 'accepted', 'arrived', 'finished', 'verified', 'closed', 'returned'] as const;
export type TicketState = (typeof TICKET_STATES)[number];

/** One row of the flow log: what was done, by whom, how long the step took, and whether it was late. */
export const flowSchema = z.object({
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

const catalogueSchema = z.object({ scheme: id, code: id, name: text(), condition: text() });

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
  links: z.partialRecord(z.enum(TICKET_LINKS), z.object({ at: instant, by: actorSchema })),
  flow: z.array(flowSchema),
  photos: z.array(z.object({ id, at: instant, by: actorSchema, note: text() })),
  comments: z.array(commentSchema),
  /** As of its incident. */
  told: z.enum(TOLD).optional(),
  discreet: z.object({ title: z.object({ zh: text(), en: text() }), severity: severitySchema, catalogue: catalogueSchema }).optional(),
  returns: z.number().int().min(0),
  reworks: z.number().int().min(0),
  /** Filled when closed; `score` by whoever closed it, null = nobody has scored. */
  evaluation: z.object({ onTime: z.boolean(), seconds: z.number(), reworks: z.number().int(), reopened: z.number().int(), score: z.number().int().min(1).max(5).nullable().default(null) }).nullable(),
  simulated: z.boolean(),
});
export type Ticket = z.infer<typeof ticketSchema>;
