import { MapView, type Viewport } from '@deck.gl/core';
import type { Map as MapLibre, PaddingOptions } from 'maplibre-gl';
import type { LonLat } from '#contract/places/geo.ts';
import { focalLength, type Screen } from '#client/stages/camera/framing.ts';
import type { Pose } from '#client/stages/stage.ts';
import type { LabelView } from '#client/stages/labels/labels.ts';
import type { Sight } from '#client/stages/paint/blocks-in-sight.ts';
import { metresAt, zoomAt } from '#client/stages/camera/scale.ts';

interface Camera {
  readonly center: [number, number];
  readonly zoom: number;
  readonly pitch: number;
  readonly bearing: number;
}

const mapView = new MapView({ id: 'camera' });

/** The same view of the ground as the map's own, to project with; `null` while the map has no size. */
function viewportOf(map: MapLibre, camera: Camera): Viewport | null {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const { pitch, bearing, zoom, center } = camera;
  const viewState = { longitude: center[0], latitude: center[1], zoom, pitch, bearing, padding: paddingOf(map) };
  return mapView.makeViewport({ width, height, viewState });
}

export function labelView(map: MapLibre): LabelView {
  const camera = currentCamera(map);
  const viewport = viewportOf(map, camera);
  // A stage without size, as before it is laid out, shows nothing anywhere.
  if (viewport === null) return { width: 0, height: 0, metresPerPixel: Infinity, project: () => null };
  return {
    width: viewport.width,
    height: viewport.height,
    covered: paddingOf(map),
    metresPerPixel: viewport.metersPerPixel,
    center: camera.center,
    project: (position) => {
      const [x, y, depth] = viewport.project([...position]);
      return Math.abs(depth) > 1 ? null : [x, y];
    },
  };
}

/** What stands on ground so far outside of the picture may reach into it, degrees: some 400 m. */
const BESIDE = 0.004;

/** The ground in the picture. */
export function sightOf(map: MapLibre): Sight {
  const bounds = map.getBounds();
  const [from, to] = [bounds.getSouthWest(), bounds.getNorthEast()];
  return {
    metresPerPixel: metresAt(map.getZoom(), map.getCenter().lat),
    sees: ({ west, south, east, north }) =>
      west <= to.lng + BESIDE && east >= from.lng - BESIDE && south <= to.lat + BESIDE && north >= from.lat - BESIDE,
  };
}

/**
 * Where the line of sight through a pixel of the stage is over the ground, from a height down to the ground: degrees of the two ends.
 * `null` when it meets the ground nowhere. @param height metres; the eye's own when that is less
 */
export function groundSegmentUnder(map: MapLibre, x: number, y: number, height: number): readonly [LonLat, LonLat] | null {
  const viewport = viewportOf(map, currentCamera(map));
  if (viewport === null) return null;
  const [, , eye] = viewport.unprojectPosition(viewport.cameraPosition);
  const at = (metres: number): LonLat => {
    const [lon, lat] = viewport.unproject([x, y], { targetZ: metres });
    return [lon, lat];
  };
  const ends = [at(Math.min(height, eye * 0.98)), at(0)] as const;
  return ends.flat().every(Number.isFinite) ? ends : null;
}

function currentCamera(map: MapLibre): Camera {
  const { lng, lat } = map.getCenter();
  return { center: [lng, lat], zoom: map.getZoom(), pitch: map.getPitch(), bearing: map.getBearing() };
}

export function screenOf(map: MapLibre): Screen {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  return { width, height, padding: paddingOf(map) };
}

function paddingOf(map: MapLibre): Required<PaddingOptions> {
  const { top = 0, right = 0, bottom = 0, left = 0 } = map.getPadding();
  return { top, right, bottom, left };
}

/** MapLibre's words for an eye, and back. */
export function cameraOf(map: MapLibre, { center, distance, bearing, pitch }: Pose): Camera {
  const metres = distance / focalLength(map.getContainer().clientHeight);
  return { center: [center[0], center[1]], zoom: zoomAt(metres, center[1]), bearing, pitch };
}

export function poseOf(map: MapLibre): Pose {
  const { center, zoom, bearing, pitch } = currentCamera(map);
  return { center, distance: metresAt(zoom, center[1]) * focalLength(map.getContainer().clientHeight), bearing, pitch };
}
