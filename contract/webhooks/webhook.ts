import { z } from 'zod';
import { jurisdictionSchema } from '../places/geo.ts';
import { severitySchema } from '../records/alert.ts';
import { actorSchema, id, instant, text } from '../records/stamp.ts';

/** Records that other systems can be told of. */
export const TOLD_TYPES = ['alert', 'incident', 'ticket'] as const;
/** What a receiver may know: what people from outside may, what staff without clearance may, or all there is of people too. */
export const TOLD_AS = ['outside', 'staff', 'people'] as const;

/** What another system wants to be told, and where. */
export const webhookChoiceSchema = z.strictObject({
  name: text(100).min(1),
  /** Where it is POSTed to. */
  url: z.url({ protocol: /^https?$/ }).max(1000),
  what: z.array(z.enum(TOLD_TYPES)).min(1).max(TOLD_TYPES.length),
  /** This severity and graver ones, 1 the gravest. */
  severity: severitySchema,
  /** Kinds of devices that it is about; none = all. */
  kinds: z.array(id).max(100),
  /** This place with all that is in it. */
  place: jurisdictionSchema,
  as: z.enum(TOLD_AS),
  enabled: z.boolean(),
});
export type WebhookChoice = Readonly<z.infer<typeof webhookChoiceSchema>>;

/**
 * `idle`: it has all there was; `sending`; `retrying`: it did not answer as it should and is tried again; `stopped`: it was tried too
 * often, and waits for an administrator; `off`.
 */
const WEBHOOK_STATES = ['idle', 'sending', 'retrying', 'stopped', 'off'] as const;

export const webhookSchema = webhookChoiceSchema.extend({
  id,
  version: z.number().int().min(1),
  changedAt: instant,
  changedBy: actorSchema,
  state: z.enum(WEBHOOK_STATES),
  /** What went wrong last; null = nothing since it last worked. */
  words: z.object({ zh: text(), en: text() }).nullable(),
  /** Tries of the message that waits. */
  tries: z.number().int().min(0),
  nextTryAt: instant.nullable(),
  lastSentAt: instant.nullable(),
  /** Messages that were taken, and those that the receiver refused for good, since the server started. */
  sent: z.number().int().min(0),
  refused: z.number().int().min(0),
  /** Entries of the journal that have not been looked at for it. */
  behind: z.number().int().min(0),
});
export type Webhook = Readonly<z.infer<typeof webhookSchema>>;
