import { z } from 'zod';
import type { LonLat } from './geo.ts';

/** Degrees of one step of the whole numbers that travel: about 0.1 m. */
const STEP = 1e-6;

/** A street between two junctions, without a junction in between. */
export interface Street {
  /** Indexes into `junctions`. */
  readonly from: number;
  readonly to: number;
  /** No vehicle fits. */
  readonly onFoot: boolean;
  /** From end to end, both included. */
  readonly line: readonly LonLat[];
}

/** The streets of an area as a net: what meets at a junction, and nothing of what they look like. */
export interface StreetNet {
  readonly junctions: readonly LonLat[];
  readonly streets: readonly Street[];
}

/**
 * `streets.json` of an area. Places are whole steps from the origin. `junctions`: x and y of each, less those of the one before.
 * `streets`: of each its from, its to, 1 when on foot only, how many corners lie between, then x and y of each less those before.
 */
export const streetsSchema = z.object({
  version: z.literal(1),
  origin: z.tuple([z.number(), z.number()]),
  junctions: z.array(z.number().int()),
  streets: z.array(z.number().int()),
});
type StreetsFile = z.infer<typeof streetsSchema>;

export function encodeStreets({ junctions, streets }: StreetNet): StreetsFile {
  const origin = junctions[0] ?? [0, 0];
  const steps = ([lon, lat]: LonLat): [number, number] => [Math.round((lon - origin[0]) / STEP), Math.round((lat - origin[1]) / STEP)];
  const places: number[] = [];
  let [x, y] = [0, 0];
  const put = (into: number[], place: LonLat): void => {
    const [nextX, nextY] = steps(place);
    into.push(nextX - x, nextY - y);
    [x, y] = [nextX, nextY];
  };
  for (const junction of junctions) put(places, junction);
  const columns: number[] = [];
  for (const { from, to, onFoot, line } of streets) {
    columns.push(from, to, Number(onFoot), line.length - 2);
    [x, y] = steps(junctions[from]);
    for (const corner of line.slice(1, -1)) put(columns, corner);
  }
  return { version: 1, origin: [origin[0], origin[1]], junctions: places, streets: columns };
}

/** @throws Error when it names a junction that it does not have, or ends within a street. */
export function decodeStreets({ origin, junctions: places, streets: columns }: StreetsFile): StreetNet {
  const at = (x: number, y: number): LonLat => [origin[0] + x * STEP, origin[1] + y * STEP];
  const steps: [number, number][] = [];
  let [x, y] = [0, 0];
  for (let i = 0; i + 1 < places.length; i += 2) steps.push([(x += places[i]), (y += places[i + 1])]);
  const streets: Street[] = [];
  for (let i = 0; i < columns.length;) {
    const [from, to, onFoot, corners] = columns.slice(i, i + 4);
    i += 4;
    if (!steps[from] || !steps[to])
      throw new Error(`streets: street ${streets.length} joins ${from} and ${to} of ${steps.length} junctions`);
    if (!(corners >= 0) || i + 2 * corners > columns.length) throw new Error(`streets: street ${streets.length} is cut off`);
    [x, y] = steps[from];
    const line: LonLat[] = [at(x, y)];
    for (const last = i + 2 * corners; i < last; i += 2) line.push(at((x += columns[i]), (y += columns[i + 1])));
    line.push(at(...steps[to]));
    streets.push({ from, to, onFoot: onFoot === 1, line });
  }
  return { junctions: steps.map(([east, north]) => at(east, north)), streets };
}
