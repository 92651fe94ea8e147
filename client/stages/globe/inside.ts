import type { LonLat } from '#contract/geo.ts';

/** True when a point lies in the rings, holes counted out (even-odd). */
export function holds(rings: readonly (readonly LonLat[])[], [x, y]: LonLat): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, before = ring.length - 1; i < ring.length; before = i++) {
      const [ax, ay] = ring[i];
      const [bx, by] = ring[before];
      if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
    }
  }
  return inside;
}
