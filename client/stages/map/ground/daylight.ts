import type { Map as MapLibre } from 'maplibre-gl';
import { sunAt, sunHeightAt } from '#contract/places/sun.ts';
import type { LonLat } from '#contract/places/geo.ts';
import { NIGHT } from '#tiles/style/palette.ts';
import { cssRgb, rgbOf } from '#tiles/style/walls.ts';

/** Degrees of the sun's height between which night passes into day. */
const DUSK = { from: -6, to: 10 } as const;
/** Below it the sun shapes nothing, degrees; the moon stands in the north-west, as on the globe. */
const LOWEST = 8;
const MOON = { azimuth: 315, polar: 42 } as const;

interface Daylight {
  readonly ground: string;
  readonly land: string;
  readonly light: { readonly intensity: number; readonly position: readonly [radial: number, azimuth: number, polar: number] };
}

const mix = (a: string, b: string, share: number): string => {
  const [from, to] = [rgbOf(a), rgbOf(b)];
  return cssRgb(from.map((part, i) => part + (to[i] - part) * share));
};

/** How light the ground is, and where the light on walls comes from. @param time ms UTC */
export function daylightOf(place: LonLat, time: number): Daylight {
  const height = sunHeightAt(place, time);
  const day = Math.min(1, Math.max(0, (height - DUSK.from) / (DUSK.to - DUSK.from)));
  const [east, north] = sunAt(place, time);
  const azimuth = ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
  const sun = height > LOWEST;
  return {
    ground: mix(NIGHT.ground, NIGHT.groundByDay, day),
    land: mix(NIGHT.land, NIGHT.landByDay, day),
    light: { intensity: 0.38 + 0.2 * day, position: [1.4, sun ? azimuth : MOON.azimuth, sun ? Math.max(20, 90 - height) : MOON.polar] },
  };
}

/** Lights the map as its sun stands. */
export function applyDaylight(map: MapLibre, place: LonLat, time: number): void {
  const { ground, land, light } = daylightOf(place, time);
  map.setPaintProperty('ground', 'background-color', ground);
  map.setPaintProperty('street-land', 'fill-color', land);
  map.setLight({ anchor: 'map', color: '#dff2ff', intensity: light.intensity, position: [...light.position] });
}
