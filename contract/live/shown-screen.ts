import { z } from 'zod';
import { jurisdictionSchema } from '../places/geo.ts';
import { ROLES, WALL_ROLES } from '../roles.ts';

/** What a screen of the room showed at an instant. Posts are told, not persons; walls have names. */
export const shownScreenSchema = z.object({
  role: z.enum([...ROLES, ...WALL_ROLES]),
  jurisdiction: jurisdictionSchema,
  wall: z.string().nullable().describe('Name of a wall; null = somebody at a desk or with a phone'),
  screen: z.string().describe('Id of the screen, e.g. `desk`'),
  view: z
    .string()
    .nullable()
    .describe("Where it looked, as in the screen's address after the `?`; null = that post may know more than who asks"),
  since: z.number().describe('ms UTC'),
  count: z.number().int().min(1).describe('So many windows or tiles showed the same'),
});
export type ShownScreen = z.infer<typeof shownScreenSchema>;
