import { z } from 'zod';

const size = z.object({ tiles: z.number(), bytes: z.number() });

/** `area.json` in an area's folder: what readers need to know before they ask for tiles. */
export const areaDescriptionSchema = z.object({
  /** Folder below the tiles folder. */
  name: z.string(),
  title: z.string(),
  /** West, south, east, north. WGS-84. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  center: z.tuple([z.number(), z.number()]),
  simulated: z.boolean(),
  /** To be shown wherever the area is; empty when nothing is asked. */
  attribution: z.string(),
  /** Addresses below `/tiles/`; `tileset` is null when there are no buildings. */
  pmtiles: z.string(),
  tileset: z.string().nullable(),
  vector: size,
  buildings: size.extend({ count: z.number() }),
});
export type AreaDescription = z.infer<typeof areaDescriptionSchema>;
