import { z } from 'zod';
import { groundAround } from '#contract/places/terrain.ts';
import { withBasePath } from '#client/session/base-path.ts';

const fromTo = z.tuple([z.number(), z.number()]);

const areaSchema = z.object({
  name: z.string(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  attribution: z.string(),
  simulated: z.boolean(),
  pmtiles: z.string(),
  tileset: z.string().nullable(),
  streets: z.string().nullable().default(null),
  terrain: z
    .object({ pmtiles: z.string(), zooms: fromTo, x: fromTo, y: fromTo, lowest: z.number(), highest: z.number() })
    .nullable()
    .default(null),
});
const indexSchema = z.object({ areas: z.array(areaSchema) });

/** Heights of an area's ground: where they are, and which tiles there are. */
export interface Terrain {
  readonly archive: string;
  readonly zooms: readonly [coarsest: number, finest: number];
  /** Tiles of the finest zoom, first and last. */
  readonly x: readonly [first: number, last: number];
  readonly y: readonly [first: number, last: number];
  /** Metres. */
  readonly lowest: number;
  readonly highest: number;
}

/** A built area: its ground and its buildings, by address. */
export interface Area {
  readonly name: string;
  /** West, south, east, north of the ground. */
  readonly bounds: readonly [number, number, number, number];
  readonly archive: string;
  readonly tileset: string | null;
  /** `null`: not known. */
  readonly streets: string | null;
  /** `null`: as smooth as the ellipsoid. */
  readonly terrain: Terrain | null;
  /** To be shown wherever the area is. */
  readonly attribution: string;
}

/** The areas this server has. @throws Error when they cannot be read. */
export async function readAreas(): Promise<Area[]> {
  const answer = await fetch(withBasePath('/tiles/index.json'));
  if (!answer.ok) throw new Error(`/tiles/index.json: ${answer.status}`);
  const { areas } = indexSchema.parse(await answer.json());
  const address = (name: string): string => withBasePath(`/tiles/${name}`);
  return areas.map(({ name, bounds, attribution, pmtiles, tileset, streets, terrain }) => ({
    name,
    attribution,
    bounds: groundAround(bounds),
    archive: address(pmtiles),
    tileset: tileset === null ? null : address(tileset),
    streets: streets === null ? null : address(streets),
    terrain: terrain === null ? null : { ...terrain, archive: address(terrain.pmtiles) },
  }));
}
