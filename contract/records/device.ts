import { z } from 'zod';
import { pathSchema, positionSchema } from '../geo.ts';
import { id, text } from './stamp.ts';

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
  /** Protocol addresses it is known by, e.g. `gb26875:23341/1.1.655402`. */
  addresses: z.array(id).max(16).default([]),
  /** Field of view: degrees clockwise from north, opening angle in degrees, reach in metres (as far as people can be told apart). */
  camera: z.object({ azimuth: z.number(), fov: z.number(), reach: z.number() }).optional(),
  simulated: z.boolean(),
});
export type Device = z.infer<typeof deviceSchema>;
/** A device as an importer or generator gives it, before the ledger numbers it. */
export type DeviceDraft = Omit<Device, 'handle'>;
