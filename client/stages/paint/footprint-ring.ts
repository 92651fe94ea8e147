import { METRES_PER_DEGREE, type LonLat } from '#contract/places/geo.ts';
import type { Footprint } from '#client/marks/marks.ts';

/** The piece of ground a camera sees, as a closed ring. A full circle when it sees all around. */
export function footprintRing({ position: [lon, lat], azimuth, fov, reach }: Footprint): LonLat[] {
  const steps = Math.max(4, Math.ceil(fov / 6));
  const east = reach / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180));
  const north = reach / METRES_PER_DEGREE;
  const arc = Array.from({ length: steps + 1 }, (_, i): LonLat => {
    const angle = ((azimuth - fov / 2 + (fov * i) / steps) * Math.PI) / 180;
    return [lon + east * Math.sin(angle), lat + north * Math.cos(angle)];
  });
  return fov >= 360 ? arc : [[lon, lat], ...arc, [lon, lat]];
}
