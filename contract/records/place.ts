import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { lonLatSchema, pathSchema, ringSchema } from '../places/geo.ts';
import { id, text } from './stamp.ts';

export const PLACE_LEVELS = ['city', 'district', 'street', 'community', 'grid', 'compound', 'building', 'unit', 'floor'] as const;

export const placeSchema = z.object({
  /** Last segment of `path`. */
  id,
  path: pathSchema,
  level: z.enum(PLACE_LEVELS),
  name: text(10_000),
  center: lonLatSchema,
  ring: ringSchema.optional(),
  /** Storeys above ground, and height in metres: buildings only. */
  floors: z.number().int().min(0).max(200).optional(),
  height: z.number().min(0).max(1000).optional(),
  use: text(100).optional(),
  simulated: z.boolean(),
});
export type Place = z.infer<typeof placeSchema>;
export type PlaceLevel = Place['level'];

/** Buildings and what they hold; who lives there is nowhere written. */
export const placeClasses: FieldClasses<Place> = {
  id: 'plain',
  path: 'plain',
  level: 'plain',
  name: 'plain',
  center: 'plain',
  ring: 'plain',
  floors: 'plain',
  height: 'plain',
  use: 'plain',
  simulated: 'plain',
};
