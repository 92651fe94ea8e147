import { z } from 'zod';
import { pathSchema, positionSchema } from '../geo.ts';
import { id, stampSchema, text } from './stamp.ts';

/** People who can be sent: property staff, grid workers, municipal repair, micro fire station. */
export const crewSchema = stampSchema.extend({
  id,
  name: text(200),
  skill: z.enum(['fire', 'municipal', 'property', 'grid', 'lift', 'care']),
  place: pathSchema,
  position: positionSchema,
  members: z.number().int().min(1).max(1000),
  state: z.enum(['free', 'busy', 'off']),
  simulated: z.boolean(),
});
export type Crew = z.infer<typeof crewSchema>;
