import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { actorSchema, id, instant, text } from '../records/stamp.ts';

const minuteOfDay = z.number().int().min(0).max(1439);

/** Most days that a leave can last: one that was forgotten must not keep a home unwatched for a season. */
export const MOST_LEAVE_DAYS = 60;

/** What people decide of one person cared for. Of illness there is no field: nobody here makes a diagnosis. */
export const careChoiceSchema = z.strictObject({
  /** How the person is spoken to, e.g. 张奶奶. */
  name: text(40).min(1, 'a name to speak to them by'),
  /** Care devices of their home or on them. */
  devices: z.array(id).min(1, 'at least one device').max(12),
  /** Without water for so many hours, quiet hours left out, somebody is called; null = as the kind of the meter says. */
  stillAfterH: z.number().int().min(2).max(168).nullable(),
  /** More than so many litres an hour, on and on, is more than they use; null = as the kind of the meter says. */
  mostLh: z.number().min(10).max(3000).nullable(),
  /** Hours of every day in which nothing has to happen, minutes since midnight here; over midnight where `from` is the later. */
  quiet: z.strictObject({ from: minuteOfDay, until: minuteOfDay }).nullable(),
  /** They are away: nothing has to happen until they are back, and then it is counted anew. */
  leave: z.strictObject({ from: instant, until: instant }).nullable(),
  /** Who is called, in this order; the person first where they have a telephone. */
  contacts: z
    .array(
      z.strictObject({ name: text(40).min(1), relation: text(40), phone: z.string().regex(/^\+?[0-9 -]{3,20}$/, 'a telephone number') }),
    )
    .max(5),
});
export type CareChoice = Readonly<z.infer<typeof careChoiceSchema>>;

/** A person cared for: what is watched for their sake, and who is called. Only the newest is kept. */
export const carePlanSchema = careChoiceSchema.extend({ id, version: z.number().int().min(1), at: instant, actor: actorSchema });
export type CarePlan = Readonly<z.infer<typeof carePlanSchema>>;

export const carePlanClasses: FieldClasses<CarePlan> = {
  id: 'plain',
  version: 'plain',
  at: 'plain',
  actor: 'plain',
  name: 'person',
  devices: 'place-of-living',
  stillAfterH: 'person',
  mostLh: 'person',
  quiet: 'person',
  leave: 'person',
  contacts: 'person',
};
