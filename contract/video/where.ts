import { METRES_PER_DEGREE, inRing, type Position } from '../places/geo.ts';
import type { Place } from '../records/place.ts';

/** Cameras look in from the pavement: so far outside of the outline of its place one may hang, metres. */
const BESIDE_M = 100;
/** Where a place has no outline: as far from its middle. */
const AROUND_M = 1000;

/** True when a camera hangs where the ledger says it does: in the outline of its place, or close beside it. */
export function hangsAt([lon, lat]: Position, { ring, center }: Pick<Place, 'ring' | 'center'>): boolean {
  const metresLon = METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180);
  const away = ([x, y]: readonly [number, number]): number => Math.hypot((x - lon) * metresLon, (y - lat) * METRES_PER_DEGREE);
  if (ring === undefined) return away(center) <= AROUND_M;
  if (inRing(ring, [lon, lat])) return true;
  return ring.some((corner, i) => nearEdge([0, 0], toMetres(corner), toMetres(ring[(i + 1) % ring.length])) <= BESIDE_M);

  function toMetres([x, y]: readonly [number, number]): readonly [number, number] {
    return [(x - lon) * metresLon, (y - lat) * METRES_PER_DEGREE];
  }
}

/** Metres from a point to a stretch of a wall. */
function nearEdge([px, py]: readonly [number, number], [ax, ay]: readonly [number, number], [bx, by]: readonly [number, number]): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length = dx * dx + dy * dy;
  const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((px - ax) * dx + (py - ay) * dy) / length));
  return Math.hypot(ax + part * dx - px, ay + part * dy - py);
}
