import { positionSchema, type Position, inRing } from '#contract/places/geo.ts';
import type { Place } from '#contract/records/place.ts';
import { localPlane } from '#scenes/local-plane.ts';
import type { World } from '#client/world/world.ts';

const WRITTEN = /^@(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)(?:,(-?\d+(?:\.\d+)?))?$/;

/** `View.open` that asks who sees a point: `sight:@117.02134,36.66512`, and its height where it lies on a floor. */
export const openPoint = ([lon, lat, height]: Position): string =>
  `sight:@${lon.toFixed(6)},${lat.toFixed(6)}${Math.abs(height) < 0.05 ? '' : `,${height.toFixed(1)}`}`;

/** The point that such an id names; null when it is none. */
export function readPoint(id: string): Position | null {
  const found = WRITTEN.exec(id);
  const read = found && positionSchema.safeParse([Number(found[1]), Number(found[2]), Number(found[3] ?? 0)]);
  return read?.success ? read.data : null;
}

/** The smallest place with an outline around a point; the ground of a building is the building. */
function placeAround(world: World, [lon, lat]: Position): Place | null {
  const plane = localPlane([lon, lat]);
  let best: Place | null = null;
  for (const place of world.all('place').values()) {
    if (!place.ring || place.path.length <= (best?.path.length ?? 0)) continue;
    if (
      inRing(
        place.ring.slice(1).map((corner) => plane.toMetres(corner)),
        [0, 0],
      )
    )
      best = place;
  }
  return best;
}

/** Path of the place around a point, floor included where it is in a building; '' when nobody knows the place. */
export function pathAround(world: World, position: Position): string {
  const place = placeAround(world, position);
  if (!place || place.level !== 'building' || !place.height || !place.floors) return place?.path ?? '';
  const floor = Math.min(place.floors, Math.max(1, Math.floor((position[2] + 0.5) / (place.height / place.floors)) + 1));
  return position[2] < 0 ? place.path : `${place.path}/F${String(floor).padStart(2, '0')}`;
}
