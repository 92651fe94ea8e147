import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { SKILL_IDS } from '../vocabularies/skills.ts';
import { label, type Label } from '../label.ts';
import { pathSchema, positionSchema } from '../places/geo.ts';
import { id, stampClasses, stampSchema, text } from './stamp.ts';

/** People who can be sent: property staff, grid workers, municipal repair, micro fire station. */
export const crewSchema = stampSchema.extend({
  id,
  name: text(200),
  skill: z.enum(SKILL_IDS),
  place: pathSchema,
  /** Where it is stationed. Where it is now is a track (../reports/track.ts), and no part of a record. */
  position: positionSchema,
  members: z.number().int().min(1).max(1000),
  state: z.enum(['free', 'busy', 'off']),
  simulated: z.boolean(),
});
export type Crew = z.infer<typeof crewSchema>;

/** People at work, not at home. */
export const crewClasses: FieldClasses<Crew> = {
  ...stampClasses,
  id: 'plain',
  name: 'plain',
  skill: 'plain',
  place: 'plain',
  position: 'plain',
  members: 'plain',
  state: 'plain',
  simulated: 'plain',
};

export const CREW_STATE_LABELS: Readonly<Record<Crew['state'], Label>> = {
  free: label('空闲', 'Free'),
  busy: label('执行中', 'Busy'),
  off: label('离岗', 'Off duty'),
};
