import { z } from 'zod';

const size = z.object({ tiles: z.number(), bytes: z.number() });
const fromTo = z.tuple([z.number(), z.number()]);

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
  /**
   * Heights of the ground (encoding: contract/places/terrain.ts), as tiles of the zooms first to last, at the finest from `x[0]`, `y[0]` to
   * `x[1]`, `y[1]`; null when it is as smooth as the ellipsoid.
   */
  terrain: size
    .extend({ pmtiles: z.string(), zooms: fromTo, x: fromTo, y: fromTo, lowest: z.number(), highest: z.number() })
    .nullable()
    .default(null),
  /** The net of streets (contract/places/streets.ts), below `/tiles/`; null when there are none. */
  streets: z.string().nullable().default(null),
  /** Pipes and lines (contract/networks/network.ts), below the tiles folder and not served; null when there are none. */
  networks: z.string().nullable().default(null),
  vector: size,
  buildings: size.extend({ count: z.number() }),
});
export type AreaDescription = z.infer<typeof areaDescriptionSchema>;
