import type { Geometry, Position } from 'geojson';
import { faultOf, toWgs84, type Crs } from '#tiles/crs.ts';

/** West, south, east, north. */
export type Bounds = readonly [number, number, number, number];

/** A geometry with its coordinates in WGS-84; a sentence when one of them is no place. */
export function toWgs84Geometry(geometry: Geometry, crs: Crs): Geometry | string {
  if (geometry.type === 'GeometryCollection') return 'a geometry collection; split it into features';
  if (!Array.isArray(geometry.coordinates)) return 'a geometry without coordinates';
  let fault: string | null = null;
  const visit = (value: unknown, depth: number): unknown => {
    if (!Array.isArray(value)) {
      fault ??= 'coordinates that are not lists of numbers';
      return value;
    }
    if (depth > 0) return value.map((inner) => visit(inner, depth - 1));
    const [lon, lat] = value as unknown[];
    if (typeof lon !== 'number' || typeof lat !== 'number') fault ??= 'a coordinate is not a number';
    else fault ??= faultOf(lon, lat)?.en ?? null;
    return fault === null ? toWgs84([lon as number, lat as number], crs) : value;
  };
  const coordinates = visit(geometry.coordinates, DEPTH[geometry.type]);
  return fault ?? ({ type: geometry.type, coordinates } as Geometry);
}

const DEPTH = { Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 } as const;

/** Every point of a geometry that has coordinates. */
function* pointsOf(geometry: Geometry): Generator<Position> {
  if (geometry.type === 'GeometryCollection') return;
  const open: unknown[] = [geometry.coordinates];
  while (open.length > 0) {
    const value = open.pop() as unknown[];
    if (typeof value[0] === 'number') yield value as Position;
    else for (const inner of value) open.push(inner);
  }
}

/** West, south, east, north of a geometry; west > east when it has no points. */
export function boxOfGeometry(geometry: Geometry): Bounds {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of pointsOf(geometry)) {
    if (lon < box[0]) box[0] = lon;
    if (lat < box[1]) box[1] = lat;
    if (lon > box[2]) box[2] = lon;
    if (lat > box[3]) box[3] = lat;
  }
  return box;
}

export const overlap = (a: Bounds, b: Bounds): boolean => a[0] <= b[2] && a[2] >= b[0] && a[1] <= b[3] && a[3] >= b[1];
