import { z } from 'zod';
import { positionSchema } from '../places/geo.ts';
import { id, instant } from '../records/stamp.ts';
import { patrolRoundSchema, POINT_STATES } from './round.ts';

const point = patrolRoundSchema.shape.points.element;

/** A round as a screen is told it. */
const roundViewSchema = patrolRoundSchema
  .pick({ id: true, plan: true, name: true, shift: true, from: true, until: true, simulated: true, unwatched: true })
  .extend({
    byHand: z.boolean(),
    stopped: z.boolean(),
    points: z.array(
      point.pick({ device: true, due: true, photo: true, visit: true, refused: true }).extend({
        name: z.string(),
        /** Where it is; null = nobody knows. */
        at: positionSchema.nullable(),
        /** At the instant of the answer. */
        state: z.enum(POINT_STATES),
      }),
    ),
  });
export type RoundView = Readonly<z.infer<typeof roundViewSchema>>;

export const roundsReplySchema = z.object({
  /** By the server's clock, ms UTC: ages go by it. */
  now: instant,
  /** Newest first. */
  items: z.array(roundViewSchema),
  /** Ids of photos that have arrived; of the others only the name is known. */
  photos: z.array(id),
});
export type RoundsReply = Readonly<z.infer<typeof roundsReplySchema>>;
