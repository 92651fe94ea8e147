import type { Leak } from '#contract/networks/isolation.ts';
import type { Network } from '#contract/networks/network.ts';
import { METRES_PER_DEGREE, parentPath, type LonLat } from '#contract/places/geo.ts';

/** What stands further from any pipe than this is on none of them, metres. */
const NEAR_M = 30;

/** Where on a network a device is. */
export interface Seat {
  readonly leak: Leak;
  readonly at: LonLat;
}

interface Standing {
  readonly id: string;
  readonly place: string;
  readonly position?: readonly number[] | null;
}

/** By what the network says of the device, else by the building that it is in, else by the nearest pipe; null: it is on none. */
export function seatOf({ nodes, pipes }: Pick<Network, 'nodes' | 'pipes'>, { id, place, position }: Standing): Seat | null {
  const own = nodes.find(({ device }) => device === id);
  if (own) return { leak: { node: own.id }, at: own.at };
  const consumers = new Map(nodes.flatMap((node) => (node.kind === 'consumer' && node.place ? [[node.place, node]] : [])));
  for (let at = place; at !== ''; at = parentPath(at)) {
    const fed = consumers.get(at);
    if (fed) return { leak: { node: fed.id }, at: fed.at };
  }
  if (!position) return null;
  const here: LonLat = [position[0], position[1]];
  let nearest: { readonly id: string; readonly metres: number } | null = null;
  for (const pipe of pipes) {
    const corners = pipe.line.map((corner) => offsetM(here, corner));
    for (let n = 1; n < corners.length; n++) {
      const metres = fromOrigin(corners[n - 1], corners[n]);
      if (metres <= NEAR_M && (nearest === null || metres < nearest.metres)) nearest = { id: pipe.id, metres };
    }
  }
  return nearest && { leak: { pipe: nearest.id }, at: here };
}

/** Metres to the east and north from one place to another near by. */
export function offsetM([lon, lat]: LonLat, [east, north]: readonly number[]): readonly [number, number] {
  return [(east - lon) * METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180), (north - lat) * METRES_PER_DEGREE];
}

/** Metres from the origin to a segment. */
function fromOrigin([ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  const [dx, dy] = [bx - ax, by - ay];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, -(ax * dx + ay * dy) / square));
  return Math.hypot(ax + share * dx, ay + share * dy);
}
