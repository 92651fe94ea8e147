import { fromEcef } from '#scenes/ecef.ts';
import {
  BoundingSphere,
  Cartesian3,
  Ellipsoid,
  Matrix4,
  PerInstanceColorAppearance,
  PolygonGeometry,
  PolygonHierarchy,
  type Geometry,
} from '@cesium/engine';
import { minOf, maxOf } from '#contract/places/extent.ts';
import type { LonLat } from '#contract/places/geo.ts';
import { localPlane } from '#scenes/local-plane.ts';
import type { TerrainHeights } from './terrain-heights.ts';

/** What lies on uneven ground follows it in steps of so many metres, or in this many steps where it is long. */
const STEP_M = 10;
const MOST_STEPS = 100;
/**
 * Share of its distance by which what lies on uneven ground is drawn nearer, so that ground drawn coarsely from afar does not swallow
 * it.
 */
const NEARER = 0.004;

const pointAt = (terrain: TerrainHeights, [lon, lat]: LonLat, above: number): Cartesian3 =>
  Cartesian3.fromDegrees(lon, lat, terrain.at([lon, lat]) + above);

/** A line on the ground, `above` metres over it: straight from point to point, up and down as the ground is. */
export function drapedLine(points: readonly LonLat[], terrain: TerrainHeights, above: number): Cartesian3[] {
  if (!terrain.hasHeights || points.length === 0) return points.map((point) => pointAt(terrain, point, above));
  const plane = localPlane(points[0]);
  const stops = points.map((point) => plane.toMetres(point));
  const draped = [pointAt(terrain, points[0], above)];
  for (let i = 1; i < points.length; i++) {
    const [from, to] = [points[i - 1], points[i]];
    const steps = Math.min(
      MOST_STEPS,
      Math.max(1, Math.ceil(Math.hypot(stops[i][0] - stops[i - 1][0], stops[i][1] - stops[i - 1][1]) / STEP_M)),
    );
    for (let step = 1; step <= steps; step++)
      draped.push(pointAt(terrain, [from[0] + ((to[0] - from[0]) * step) / steps, from[1] + ((to[1] - from[1]) * step) / steps], above));
  }
  return draped;
}

/** A piece of ground as triangles that lie on it; `undefined` when the outline holds nothing. */
export function drapedSurface(
  [outer, ...holes]: readonly (readonly LonLat[])[],
  terrain: TerrainHeights,
  above: number,
): Geometry | undefined {
  const flat = (ring: readonly LonLat[]): Cartesian3[] => ring.map(([lon, lat]) => Cartesian3.fromDegrees(lon, lat));
  const polygonHierarchy = new PolygonHierarchy(
    flat(outer),
    holes.map((hole) => new PolygonHierarchy(flat(hole))),
  );
  const vertexFormat = PerInstanceColorAppearance.FLAT_VERTEX_FORMAT;
  if (!terrain.hasHeights) return PolygonGeometry.createGeometry(new PolygonGeometry({ polygonHierarchy, height: above, vertexFormat }));
  const granularity = Math.max(STEP_M, extentOf(outer) / MOST_STEPS) / Ellipsoid.WGS84.maximumRadius;
  const geometry = PolygonGeometry.createGeometry(new PolygonGeometry({ polygonHierarchy, height: 0, granularity, vertexFormat }));
  if (geometry?.attributes.position?.values) lift(geometry, geometry.attributes.position.values as Float64Array, terrain, above);
  return geometry;
}

function lift(geometry: Geometry, corners: Float64Array, terrain: TerrainHeights, above: number): void {
  for (let i = 0; i < corners.length; i += 3) {
    const [lon, lat] = fromEcef([corners[i], corners[i + 1], corners[i + 2]]);
    corners.set(terrain.toEcef([lon, lat, above]), i);
  }
  geometry.boundingSphere = BoundingSphere.fromVertices([...corners]);
}

function extentOf(ring: readonly LonLat[]): number {
  const plane = localPlane(ring[0]);
  const corners = ring.map((point) => plane.toMetres(point));
  const span = (axis: 0 | 1): number => maxOf(corners.map((at) => at[axis])) - minOf(corners.map((at) => at[axis]));
  return Math.max(span(0), span(1));
}

/** Everything nearer to the eye by a share of its distance: the picture stays, what is just behind something comes before it. */
export function nearerTo(eye: Cartesian3): Matrix4 {
  const shift = Cartesian3.multiplyByScalar(eye, NEARER, new Cartesian3());
  return Matrix4.setTranslation(Matrix4.fromUniformScale(1 - NEARER), shift, new Matrix4());
}
