import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { actorSchema, id, instant, text } from '../records/stamp.ts';

const DAY_MIN = 1440;
const minuteOfDay = z.number().int().min(0).max(1439);

/** What people decide of a route 巡检路线: which points, in which shifts, and what counts as having been there. */
export const patrolChoiceSchema = z.strictObject({
  name: text(60).min(1, 'what the route is called'),
  /** In the order they are walked. */
  points: z
    .array(
      z.strictObject({
        /** A device of a kind that is patrolled. */
        device: id,
        /** Somebody has to have been there so many minutes after the round began. */
        dueMin: z.number().int().min(1).max(DAY_MIN),
        /** A photo of the place is asked for: without one a check-in does not count. Left out = none is, and one that is sent is kept. */
        photo: z.boolean().default(false),
      }),
    )
    .min(1, 'at least one point')
    .max(60),
  /** Rounds that begin by themselves; none = only by hand. */
  shifts: z
    .array(
      z.strictObject({
        /** 早班, 夜班 … */
        name: text(20).min(1),
        /** 1 Monday … 7 Sunday. */
        days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
        /** Minutes since midnight here, one for each round. */
        starts: z.array(minuteOfDay).min(1).max(96),
      }),
    )
    .max(8),
  /** A round is over after so many minutes: what nobody has been at by then is missed. */
  lastsMin: z.number().int().min(1).max(DAY_MIN),
  /** So much later than due, or than its end, is still in time. */
  graceMin: z.number().int().min(0).max(120),
  /** A check-in that says where it was made counts only so near to its point, metres; what the phone says it may be wrong is added. */
  radiusM: z.number().min(5).max(500),
  /** False: no rounds begin by themselves for now. */
  active: z.boolean(),
});
export type PatrolChoice = Readonly<z.infer<typeof patrolChoiceSchema>>;

/** A route, its shifts, and what counts, with why it is so. Only the newest is kept; rounds keep what was in force when they began. */
export const patrolPlanSchema = patrolChoiceSchema.extend({
  id,
  version: z.number().int().min(1),
  at: instant,
  actor: actorSchema,
  reason: text(500),
});
export type PatrolPlan = Readonly<z.infer<typeof patrolPlanSchema>>;

/** Who walks is no part of a plan; what people wrote may tell of people. */
export const patrolPlanClasses: FieldClasses<PatrolPlan> = {
  id: 'plain',
  version: 'plain',
  at: 'plain',
  actor: 'plain',
  reason: 'person',
  name: 'plain',
  points: 'plain',
  shifts: 'plain',
  lastsMin: 'plain',
  graceMin: 'plain',
  radiusM: 'plain',
  active: 'plain',
};
