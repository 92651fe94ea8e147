import { z } from 'zod';

const areaSchema = z.object({
  name: z.string(),
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  attribution: z.string(),
  simulated: z.boolean(),
  pmtiles: z.string(),
  tileset: z.string().nullable(),
});
const indexSchema = z.object({ areas: z.array(areaSchema) });

/** A built area: its ground and its buildings, by address. */
export interface Area {
  readonly name: string;
  /** West, south, east, north of the ground. */
  readonly bounds: readonly [number, number, number, number];
  readonly archive: string;
  readonly tileset: string | null;
  /** To be shown wherever the area is. */
  readonly attribution: string;
}

/** Around what the area is made of, the ground goes on: this share of its size. */
const MARGIN = 0.6;

/** The areas this server has. @throws Error when they cannot be read. */
export async function readAreas(): Promise<Area[]> {
  const answer = await fetch('/tiles/index.json');
  if (!answer.ok) throw new Error(`/tiles/index.json: ${answer.status}`);
  const { areas } = indexSchema.parse(await answer.json());
  return areas.map(({ name, bounds: [west, south, east, north], attribution, pmtiles, tileset }) => {
    const [across, along] = [(east - west) * MARGIN, (north - south) * MARGIN];
    return { name, attribution, bounds: [west - across, south - along, east + across, north + along], archive: `/tiles/${pmtiles}`, tileset: tileset === null ? null : `/tiles/${tileset}` };
  });
}
