import type { CameraOptions, Map as MapLibre } from 'maplibre-gl';
import type { Target } from '#client/stages/stage.ts';

/** How each level is looked at: from steeper to flatter as one comes near; never nearer than `most`. */
const LOOK: Readonly<Record<Target['level'], { pitch: number; bearing: number; most: number; least: number; margin: number }>> = {
  street: { pitch: 46, bearing: -14, most: 17, least: 3, margin: 40 },
  community: { pitch: 52, bearing: -14, most: 17.6, least: 14, margin: 60 },
  compound: { pitch: 56, bearing: -18, most: 18.6, least: 16, margin: 90 },
  building: { pitch: 60, bearing: -22, most: 19.2, least: 17.5, margin: 160 },
  device: { pitch: 60, bearing: -22, most: 19.2, least: 19.2, margin: 120 },
};
const METRES_PER_DEGREE = 111_320;

/** The camera for a target. Pitched bounds come out small, so the pitch's foreshortening is given back as zoom. */
export function cameraFor(map: MapLibre, target: Target): Required<Pick<CameraOptions, 'center' | 'zoom' | 'pitch' | 'bearing'>> {
  const look = LOOK[target.level];
  const [west, south, east, north] = target.bounds;
  const { clientWidth, clientHeight } = map.getContainer();
  const margin = Math.min(look.margin, clientWidth / 8, clientHeight / 8);
  const fit = map.cameraForBounds([west, south, east, north], {
    bearing: look.bearing, maxZoom: look.most,
    padding: { top: margin, right: margin, bottom: margin, left: margin },
  });
  const foreshortened = Math.log2(1 / Math.cos((look.pitch * Math.PI) / 180)) * 0.4;
  const zoom = Math.min(look.most, Math.max(look.least, (fit?.zoom ?? look.least) + foreshortened));
  const center = target.level === 'device' || target.level === 'building' ? lifted(target, look) : ([(west + east) / 2, (south + north) / 2] as const);
  return { center: [center[0], center[1]], zoom, pitch: look.pitch, bearing: look.bearing };
}

/** Point of the ground that puts something `height` metres up in the middle of a pitched picture. */
function lifted({ center: [lon, lat], height }: Target, { pitch, bearing }: { pitch: number; bearing: number }): readonly [number, number] {
  const back = height * Math.tan((pitch * Math.PI) / 180);
  const angle = (bearing * Math.PI) / 180;
  return [
    lon + (back * Math.sin(angle)) / (METRES_PER_DEGREE * Math.cos((lat * Math.PI) / 180)),
    lat + (back * Math.cos(angle)) / METRES_PER_DEGREE,
  ];
}
