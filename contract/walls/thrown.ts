import { z } from 'zod';
import { pathSchema } from '../places/geo.ts';

/** Where a desk has a wall look; `''` as focus is all that the wall is for. */
export const thrownViewSchema = z.object({
  focus: z.union([z.literal(''), pathSchema]),
  stage: z.enum(['map', 'globe', 'interior']),
  open: z
    .string()
    .max(200)
    .regex(/^((incident|alert):.+)?$/, 'incident:<id>, alert:<id> or nothing'),
  hidden: z.array(z.string().regex(/^[a-z-]{1,40}$/)).max(40),
});

/** What somebody at a desk shows on a wall for a while. */
export interface Thrown {
  readonly id: string;
  /** Name of who did. */
  readonly by: string;
  readonly view: z.infer<typeof thrownViewSchema>;
  /** ms UTC. */
  readonly at: number;
  /** The wall returns by itself then, ms UTC. */
  readonly until: number;
}
