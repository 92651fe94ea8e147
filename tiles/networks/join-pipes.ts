import type { LonLat } from '#contract/places/geo.ts';
import type { Medium, Network, NetworkNode, Pipe } from '#contract/networks/network.ts';
import type { NodePoint, PipeLine } from './features.ts';

/** Ends nearer than this are the same, degrees: 0.1 m. */
const SAME = 1e-6;
const keyOf = ([lon, lat]: LonLat): string => `${Math.round(lon / SAME)} ${Math.round(lat / SAME)}`;

interface Joined {
  readonly network: Network;
  /** Ends of pipes where nothing is, and nodes that stand on each other. */
  readonly faults: readonly string[];
}

/** Joins pipes to the nodes they end at, and to each other by junctions; parts a pipe where a node or another's end lies on its corner. */
export function joinPipes(medium: Medium, points: readonly NodePoint[], lines: readonly PipeLine[]): Joined {
  const at = new Map<string, string>();
  const nodes: NetworkNode[] = [];
  const faults: string[] = [];
  for (const { where, ...node } of points) {
    const other = at.get(keyOf(node.at));
    if (other !== undefined)
      faults.push(`${where}: ${node.kind} ${node.id} stands where ${other} does: move one of them, with a pipe between`);
    at.set(keyOf(node.at), node.id);
    nodes.push(node);
  }
  const ends = new Map<string, number>();
  for (const { line } of lines) for (const end of [line[0], line.at(-1)!]) ends.set(keyOf(end), (ends.get(keyOf(end)) ?? 0) + 1);
  const through = new Map<string, number>();
  for (const { line } of lines) for (const key of new Set(line.map(keyOf))) through.set(key, (through.get(key) ?? 0) + 1);
  const isLoose = (end: LonLat): boolean => !at.has(keyOf(end)) && ends.get(keyOf(end)) === 1 && through.get(keyOf(end)) === 1;
  const loose = lines.flatMap(({ id, where, line }) =>
    [line[0], line.at(-1)!]
      .filter(isLoose)
      .map(
        ([lon, lat]) =>
          `${where}: pipe ${id} ends at ${lon.toFixed(6)}, ${lat.toFixed(6)}, where nothing is: lead it to a node or another pipe’s ` +
          'corner, or put a consumer there',
      ),
  );
  const junction = (place: LonLat): string => {
    const key = keyOf(place);
    const known = at.get(key);
    if (known !== undefined) return known;
    const id = `junction ${key}`;
    at.set(key, id);
    nodes.push({ id, kind: 'junction', name: '', at: place, homes: 0 });
    return id;
  };
  const isJoint = (place: LonLat): boolean => at.has(keyOf(place)) || ends.has(keyOf(place));
  const pipes: Pipe[] = [];
  for (const { id, oneWay, laid, line } of lines) {
    let begun = 0;
    for (let corner = 1; corner < line.length; corner++) {
      if (corner < line.length - 1 && !isJoint(line[corner])) continue;
      const own = line.slice(begun, corner + 1);
      pipes.push({
        id: begun === 0 ? id : `${id}/${begun}`,
        from: junction(own[0]),
        to: junction(own.at(-1)!),
        oneWay,
        ...(laid === undefined ? {} : { laid }),
        line: own,
      });
      begun = corner;
    }
  }
  return { network: { medium, nodes, pipes }, faults: [...faults, ...loose] };
}
