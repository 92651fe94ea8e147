import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { label, type Label } from '../label.ts';
import { pathSchema, ringSchema } from '../places/geo.ts';
import type { Severity } from '../severity.ts';
import { HAZARD_NAMES } from '../vocabularies/hazards.ts';
import { severitySchema } from './alert.ts';
import { id, instant, stampClasses, stampSchema, text } from './stamp.ts';

/** As people call the four degrees of an official warning. */
export const WARNING_COLOURS: Readonly<Record<Severity, Label>> = {
  1: label('红色', 'red'),
  2: label('橙色', 'orange'),
  3: label('黄色', 'yellow'),
  4: label('蓝色', 'blue'),
};

/** An official warning 预警 of somebody else (a weather service, say) of what may come over an area. It is public: everybody is told. */
export const warningSchema = stampSchema.extend({
  /** Made of `message`, and the place among what the message warns of. */
  id,
  /** `/unknown`, for it is everybody's; `places` says over what. */
  place: pathSchema,
  /** What names the message it came with: made of its sender, identifier and time. */
  message: id,
  sender: text(300),
  identifier: text(300),
  /** Who warns, in words. */
  senderName: text(300),
  /** ms UTC, as its sender dates it. */
  sent: instant,
  receivedAt: instant,
  hazard: z.enum(HAZARD_NAMES),
  /** What the sender calls it. */
  event: text(200),
  /** 1 red … 4 blue. */
  colour: severitySchema,
  headline: text(500),
  description: text(4000),
  instruction: text(4000),
  /** Its area in the sender's words. */
  area: text(1000),
  /** Places of the ledger that it lies over, each with all that is in it. */
  places: z.array(pathSchema).max(1000),
  /** Its outlines to be drawn; none = those of its places. */
  shapes: z.array(ringSchema).max(100),
  from: instant,
  expires: instant,
  state: z.enum(['upcoming', 'in-force', 'over']),
  ended: z.object({ at: instant, how: z.enum(['expired', 'cancelled', 'replaced']) }).nullable(),
  /** Messages that this one replaces. */
  replaces: z.array(id).max(100),
  /** It is an exercise 演练: it concerns simulated devices alone. */
  simulated: z.boolean(),
});
export type Warning = z.infer<typeof warningSchema>;

/** Warnings are for the public. */
export const warningClasses: FieldClasses<Warning> = {
  ...stampClasses,
  id: 'plain',
  place: 'plain',
  message: 'plain',
  sender: 'plain',
  identifier: 'plain',
  senderName: 'plain',
  sent: 'plain',
  receivedAt: 'plain',
  hazard: 'plain',
  event: 'plain',
  colour: 'plain',
  headline: 'plain',
  description: 'plain',
  instruction: 'plain',
  area: 'plain',
  places: 'plain',
  shapes: 'plain',
  from: 'plain',
  expires: 'plain',
  state: 'plain',
  ended: 'plain',
  replaces: 'plain',
  simulated: 'plain',
};
