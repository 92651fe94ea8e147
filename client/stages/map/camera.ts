import { MapView, type Viewport } from '@deck.gl/core';
import type { Map as MapLibre, PaddingOptions } from 'maplibre-gl';
import type { LonLat } from '#contract/geo.ts';
import type { Target } from '#client/stages/stage.ts';

/** How each level is looked at: flatter as one comes near, never nearer than `most`. `margin` in CSS pixels. */
const LOOK: Readonly<Record<Target['level'], { pitch: number; bearing: number; most: number; margin: number }>> = {
  street: { pitch: 46, bearing: -14, most: 17, margin: 26 },
  community: { pitch: 52, bearing: -14, most: 17.6, margin: 40 },
  compound: { pitch: 56, bearing: -18, most: 18.6, margin: 60 },
  building: { pitch: 60, bearing: -22, most: 19.2, margin: 110 },
  device: { pitch: 60, bearing: -22, most: 19.2, margin: 0 },
};
const METRES_PER_DEGREE = 111_320;
/** Each step halves what is left of the misfit many times over; perspective keeps one step from being enough. */
const STEPS = 8;
const LEAST_ZOOM = 3;

export interface Camera {
  readonly center: [number, number];
  readonly zoom: number;
  readonly pitch: number;
  readonly bearing: number;
}

const view = new MapView({ id: 'camera' });

/** The same view of the ground as the map's own, to project with. */
export function viewportOf(map: MapLibre, camera: Camera): Viewport {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const { pitch, bearing, zoom, center } = camera;
  const viewState = { longitude: center[0], latitude: center[1], zoom, pitch, bearing, padding: paddingOf(map) };
  return view.makeViewport({ width, height, viewState })!;
}

export function currentCamera(map: MapLibre): Camera {
  const { lng, lat } = map.getCenter();
  return { center: [lng, lat], zoom: map.getZoom(), pitch: map.getPitch(), bearing: map.getBearing() };
}

function paddingOf(map: MapLibre): Required<PaddingOptions> {
  const { top = 0, right = 0, bottom = 0, left = 0 } = map.getPadding();
  return { top, right, bottom, left };
}

/** The camera that shows a target as large as it fits between the paddings. */
export function cameraFor(map: MapLibre, target: Target): Camera {
  const { pitch, bearing, most } = LOOK[target.level];
  if (target.level === 'device') return { center: lifted(target, pitch, bearing), zoom: most, pitch, bearing };
  let camera: Camera = { center: [target.center[0], target.center[1]], zoom: 15, pitch, bearing };
  for (let step = 0; step < STEPS; step++) camera = fitted(map, camera, target);
  return camera;
}

/** One step nearer to a camera in which the target's picture fills the free part of the screen. */
function fitted(map: MapLibre, camera: Camera, { outline, height, level }: Target): Camera {
  const viewport = viewportOf(map, camera);
  const free = freeBox(map, LOOK[level].margin);
  const seen = outline.flatMap((point) => [viewport.project([...point, 0]), viewport.project([...point, height])]);
  const [left, right] = [Math.min(...seen.map(([x]) => x)), Math.max(...seen.map(([x]) => x))];
  const [top, bottom] = [Math.min(...seen.map(([, y]) => y)), Math.max(...seen.map(([, y]) => y))];
  const grow = Math.min((free.right - free.left) / Math.max(1, right - left), (free.bottom - free.top) / Math.max(1, bottom - top));
  const zoom = Math.min(LOOK[level].most, Math.max(LEAST_ZOOM, camera.zoom + Math.log2(Math.max(1e-6, grow))));
  const middle: LonLat = [(left + right) / 2, (top + bottom) / 2];
  const here = viewport.unproject([(free.left + free.right) / 2, (free.top + free.bottom) / 2]);
  const there = viewport.unproject([...middle]);
  return { ...camera, zoom, center: [camera.center[0] + there[0] - here[0], camera.center[1] + there[1] - here[1]] };
}

function freeBox(map: MapLibre, margin: number): { left: number; right: number; top: number; bottom: number } {
  const { clientWidth: width, clientHeight: height } = map.getContainer();
  const padding = paddingOf(map);
  const spare = Math.min(margin, (width - padding.left - padding.right) / 8, (height - padding.top - padding.bottom) / 8);
  return { left: padding.left + spare, right: width - padding.right - spare, top: padding.top + spare, bottom: height - padding.bottom - spare };
}

/** Point of the ground that puts something `height` metres up in the middle of a pitched picture. */
function lifted({ center: [lon, lat], height }: Target, pitch: number, bearing: number): [number, number] {
  const back = height * Math.tan((pitch * Math.PI) / 180);
  const angle = (bearing * Math.PI) / 180;
  return [
    lon + (back * Math.sin(angle)) / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)),
    lat + (back * Math.cos(angle)) / METRES_PER_DEGREE,
  ];
}
