import type { Geometry, Position } from 'geojson';
import { type LonLat, inRing } from '#contract/places/geo.ts';

/** Looked at so often along the line of sight: a wall seen edge-on is found to within a thirtieth of its shadow. */
const STEPS = 32;

/**
 * Does a line of sight pass over an outline between two points of the ground? MapLibre finds extruded buildings that reach behind the eye
 * under every pixel, so what it finds is looked at again.
 * @param geometry outline, degrees; what is no area stands nowhere
 */
export function crossesFootprint(geometry: Geometry, [from, to]: readonly [LonLat, LonLat]): boolean {
  const areas: readonly Position[][][] =
    geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
  const isIn = (point: LonLat): boolean =>
    areas.some(([outer, ...holes]) =>
      [outer, ...holes].every((ring, at) => inRing(ring as unknown as Parameters<typeof inRing>[0], point) === (at === 0)),
    );
  for (let step = 0; step <= STEPS; step++) {
    const t = step / STEPS;
    if (isIn([from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t])) return true;
  }
  return false;
}
