import { z } from 'zod';
import type { DataClass } from '../data-class.ts';
import { pathSchema } from '../places/geo.ts';
import { label, type Label } from '../label.ts';
import { actorSchema, id, instant } from '../records/stamp.ts';

/** What is taken, known by its bytes. */
const MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'video/mp4'] as const;
export type MediaType = (typeof MEDIA_TYPES)[number];

/** What a still or clip may tell. All but `plain` are shown only to who may know of people, with a reason that is kept. */
export const MEDIA_CLASSES = ['plain', 'place-of-living', 'person', 'plate', 'health'] as const satisfies readonly DataClass[];
export type MediaClass = (typeof MEDIA_CLASSES)[number];

export const MEDIA_CLASS_LABELS: Record<MediaClass, Label> = {
  plain: label('普通', 'Plain'),
  'place-of-living': label('住所', 'Place of living'),
  person: label('人员', 'Person'),
  plate: label('车牌', 'Number plate'),
  health: label('健康', 'Health'),
};

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0);

/** A still or clip that proves something. Never changed; only its bytes go, when they have been kept long enough. */
export const mediaSchema = z.object({
  id,
  /** SHA-256 of the bytes as they are kept, without what the camera wrote beside the picture. */
  hash: sha256,
  type: z.enum(MEDIA_TYPES),
  bytes: count,
  /** Pixels as it is seen, turned the way it is to be. */
  width: count,
  height: count,
  /** Of a clip. */
  durationMs: count.nullable(),
  class: z.enum(MEDIA_CLASSES),
  /** When it was taken, as its sender says; null = not said. */
  takenAt: instant.nullable(),
  receivedAt: instant,
  /** How it came: `upload`, `photos` (sent to a version without this record), or the name of a device's protocol. */
  source: id,
  by: actorSchema,
  /** The record it was sent for, or the device that sent it. */
  about: z.object({ type: z.enum(['ticket', 'incident', 'device']), id }).nullable(),
  place: pathSchema,
  /** A JPEG of at most 320 pixels a side; null = there is none (clips, pictures nobody can decode). */
  thumb: z.object({ hash: sha256, bytes: count, width: count, height: count }).nullable(),
  /** When its bytes were dropped; null = they are kept. */
  goneAt: instant.nullable(),
});
export type Media = z.infer<typeof mediaSchema>;

/** What a device calls a picture or clip that it sends; its own, so two devices may use the same. */
export const MEDIA_NAME = /^[A-Za-z0-9_.-]{1,80}$/;

export const MEDIA_VARIANTS = ['original', 'thumb'] as const;
export type MediaVariant = (typeof MEDIA_VARIANTS)[number];
