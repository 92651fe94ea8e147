import type { LonLat } from '#contract/places/geo.ts';

/** Metres on a plane that touches the ground at its origin: x to the east, y to the north. */
export type Metres = readonly [x: number, y: number];

/** Good to a few centimetres within some kilometres of the origin. */
export interface LocalPlane {
  readonly origin: LonLat;
  toMetres(place: LonLat): Metres;
  toLonLat(point: Metres): LonLat;
}

/** Series of the WGS-84 ellipsoid: metres per degree at a latitude. */
export function localPlane(origin: LonLat): LocalPlane {
  const phi = (origin[1] * Math.PI) / 180;
  const perLat = 111_132.954 - 559.822 * Math.cos(2 * phi) + 1.175 * Math.cos(4 * phi);
  const perLon = 111_412.84 * Math.cos(phi) - 93.5 * Math.cos(3 * phi) + 0.118 * Math.cos(5 * phi);
  return {
    origin,
    toMetres: ([lon, lat]) => [(lon - origin[0]) * perLon, (lat - origin[1]) * perLat],
    toLonLat: ([x, y]) => [origin[0] + x / perLon, origin[1] + y / perLat],
  };
}
