import { EARTH_MINOR_M, EARTH_RADIUS_M, type Position } from '#contract/places/geo.ts';

/** x, y, z in Earth-centred, Earth-fixed axes (ECEF): metres, or a unit vector. */
export type Vector = readonly [number, number, number];

/** First and second eccentricity of the ellipsoid, squared. */
const FIRST_2 = (EARTH_RADIUS_M ** 2 - EARTH_MINOR_M ** 2) / EARTH_RADIUS_M ** 2;
const SECOND_2 = (EARTH_RADIUS_M ** 2 - EARTH_MINOR_M ** 2) / EARTH_MINOR_M ** 2;

/** Earth-centred metres of a place told by its height above the ellipsoid. */
export function toEcef([lon, lat, height]: Position): Vector {
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const n = EARTH_RADIUS_M / Math.sqrt(1 - FIRST_2 * Math.sin(p) ** 2);
  return [(n + height) * Math.cos(p) * Math.cos(l), (n + height) * Math.cos(p) * Math.sin(l), (n * (1 - FIRST_2) + height) * Math.sin(p)];
}

/** Degrees and metres above the ellipsoid of a point near the Earth's surface, after Bowring: better than a millimetre up to 100 km. */
export function fromEcef([x, y, z]: Vector): readonly [lon: number, lat: number, height: number] {
  const flat = Math.hypot(x, y);
  const reduced = Math.atan2(z * EARTH_RADIUS_M, flat * EARTH_MINOR_M);
  const latitude = Math.atan2(
    z + SECOND_2 * EARTH_MINOR_M * Math.sin(reduced) ** 3,
    flat - FIRST_2 * EARTH_RADIUS_M * Math.cos(reduced) ** 3,
  );
  const curve = EARTH_RADIUS_M / Math.sqrt(1 - FIRST_2 * Math.sin(latitude) ** 2);
  const height = flat * Math.cos(latitude) + z * Math.sin(latitude) - EARTH_RADIUS_M ** 2 / curve;
  return [(Math.atan2(y, x) * 180) / Math.PI, (latitude * 180) / Math.PI, height];
}
