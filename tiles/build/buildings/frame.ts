import { toEcef } from '#scenes/ecef.ts';

/** Metres in a local frame: x east, y north, z up. */
export type Vector = readonly [number, number, number];

/** East-north-up around a place on the ellipsoid. */
export interface LocalFrame {
  /** Column-major 4 × 4: local metres → Earth-centred metres, as `root.transform` of a tileset wants it. */
  readonly transform: readonly number[];
  /** Degrees WGS-84 and metres above the ellipsoid → local metres; exact, so the ground bends away as the Earth does. */
  toLocal(lon: number, lat: number, height: number): Vector;
}

export function frameAt(lon: number, lat: number): LocalFrame {
  const [l, p] = [(lon * Math.PI) / 180, (lat * Math.PI) / 180];
  const east: Vector = [-Math.sin(l), Math.cos(l), 0];
  const north: Vector = [-Math.sin(p) * Math.cos(l), -Math.sin(p) * Math.sin(l), Math.cos(p)];
  const up: Vector = [Math.cos(p) * Math.cos(l), Math.cos(p) * Math.sin(l), Math.sin(p)];
  const origin = toEcef([lon, lat, 0]);
  const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  return {
    transform: [...east, 0, ...north, 0, ...up, 0, ...origin, 1],
    toLocal: (atLon, atLat, height) => {
      const there = toEcef([atLon, atLat, height]);
      const step: Vector = [there[0] - origin[0], there[1] - origin[1], there[2] - origin[2]];
      return [dot(step, east), dot(step, north), dot(step, up)];
    },
  };
}
