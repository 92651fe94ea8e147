import { z } from 'zod';
import type { FieldClasses } from '../data-class.ts';
import { pathSchema, positionSchema } from '../places/geo.ts';
import { actorSchema, id, instant, text } from './stamp.ts';

/** How a camera hangs, and how fine it sees. */
const cameraSchema = z.object({
  /** Degrees clockwise from north; of a PTZ camera where it looks when nobody turns it. */
  azimuth: z.number().min(0).max(360),
  /** Opening angle from the left to the right edge of the picture, degrees, zoomed out. */
  fov: z.number().min(1).max(360),
  /** Metres at which a person can still be observed, 62.5 pixels a metre (EN 62676-4); of a PTZ camera fully zoomed in. */
  reach: z.number().positive().max(5000),
  /** Of the axis above (+) or below (−) the horizon, degrees. While it is unknown, nothing is too high or too low for it. */
  tilt: z.number().min(-90).max(90).optional(),
  /** Turns, tilts and zooms 云台, all the way round. */
  ptz: z.boolean().optional(),
  /** Across the picture. Once known, they and not the reach say how fine a fixed camera sees. */
  pixels: z.number().int().min(160).max(20_000).optional(),
});
export type Camera = z.infer<typeof cameraSchema>;

/** A row of the device ledger 台账. */
export const deviceSchema = z.object({
  id,
  /** Dense number given once by the ledger, never reused: the index of the device in every column and frame. */
  handle: z.number().int().min(0).max(4_000_000),
  kind: id,
  name: text(10_000),
  /** Path of the place it hangs in (building, floor, compound …), without the device's own id. */
  place: pathSchema,
  position: positionSchema,
  floor: z.number().int().min(-10).max(200).optional(),
  /** Protocol addresses it is known by, e.g. `panel:889/1.1.5`. */
  addresses: z.array(id).max(16).default([]),
  /** What it can see, if it is a camera whose mounting is known. */
  camera: cameraSchema.optional(),
  /** How often it reports, seconds, where that is other than usual for its kind. */
  expectedS: z.number().int().min(10).max(2_678_400).optional(),
  /** What people keep in mind about it. */
  note: text(1000).optional(),
  simulated: z.boolean(),
  /** It was taken out of the ledger: storage keeps it for its history, and nothing else has it. */
  retired: z.object({ at: instant, by: actorSchema, reason: text(500) }).optional(),
});
export type Device = z.infer<typeof deviceSchema>;

/** A device as an importer or generator gives it, before the ledger numbers it. */
export const deviceDraftSchema = deviceSchema.omit({ handle: true, retired: true });
export type DeviceDraft = Omit<Device, 'handle' | 'retired'>;

export function draftOf({ handle: _handle, retired: _retired, ...draft }: Device): DeviceDraft {
  return draft;
}

/** What its fields tell where it is one of care: that it hangs there says that somebody needs care. */
export const deviceClasses: FieldClasses<Device> = {
  id: 'place-of-living',
  handle: 'place-of-living',
  kind: 'health',
  name: 'person',
  place: 'place-of-living',
  position: 'place-of-living',
  floor: 'place-of-living',
  addresses: 'place-of-living',
  camera: 'place-of-living',
  expectedS: 'health',
  note: 'person',
  simulated: 'person',
  retired: 'person',
};
