import { z } from 'zod';
import { ROLES, WALL_ROLES } from '../roles.ts';

const count = z.number().int().min(0);
/** ms. */
const span = z.number().min(0);

/** What one post (a role in a jurisdiction) did with the system on one civil day in China; of persons it says how many. */
const usePostSchema = z.object({
  /** null = the account is no more. */
  role: z.enum([...ROLES, ...WALL_ROLES]).nullable(),
  jurisdiction: z.string(),
  people: count,
  signIns: count,
  /** While at least one person of a post that works with it had a desk or a task list in view, ms. */
  dutyMs: span,
  /** While a tour was shown, ms. */
  tourMs: span,
  /** While a wall was shown, ms. */
  wallMs: span,
  acknowledged: count,
  dispatched: count,
  closed: count,
});
export type UsePost = z.infer<typeof usePostSchema>;

const useDaySchema = z.object({
  /** Begin of the day, ms UTC. */
  from: z.number(),
  /** The posts with most duty first. */
  posts: z.array(usePostSchema),
});
export type UseDay = z.infer<typeof useDaySchema>;

/** 在用账本: what was worked with the system beside what was only shown of it, counted from the audit chain alone. */
export const useLedgerSchema = z.object({
  /** Server time of the count, ms UTC. */
  at: z.number(),
  /** Newest first. */
  days: z.array(useDaySchema),
  /** False = there are more rows than are counted at once: the oldest days are left out. */
  whole: z.boolean(),
});
export type UseLedger = z.infer<typeof useLedgerSchema>;
