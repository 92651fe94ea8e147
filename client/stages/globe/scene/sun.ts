import type { LonLat } from '#contract/places/geo.ts';

const DAY_MS = 86_400_000;
/** 2000-01-01 12:00 UTC. */
const J2000_MS = 946_728_000_000;
const { sin, cos, asin, atan2, PI } = Math;
const rad = (degrees: number): number => (degrees * PI) / 180;

/**
 * East, north, up: towards the sun as seen from a place. Good to about 0.02°, after the low-precision formulas of the Astronomical
 * Almanac.
 */
export function sunAt([lon, lat]: LonLat, time: number): readonly [number, number, number] {
  const days = (time - J2000_MS) / DAY_MS;
  const anomaly = rad(357.528 + 0.9856003 * days);
  const ecliptic = rad(280.46 + 0.9856474 * days + 1.915 * sin(anomaly) + 0.02 * sin(2 * anomaly));
  const tilt = rad(23.439 - 4e-7 * days);
  const declination = asin(sin(tilt) * sin(ecliptic));
  const ascension = atan2(cos(tilt) * sin(ecliptic), cos(ecliptic));
  const hour = rad(280.46062 + 360.985647366 * days + lon) - ascension;
  const phi = rad(lat);
  return [
    -cos(declination) * sin(hour),
    sin(declination) * cos(phi) - cos(declination) * cos(hour) * sin(phi),
    sin(declination) * sin(phi) + cos(declination) * cos(hour) * cos(phi),
  ];
}

/** Below it the sun shapes nothing: what is seen is a street at night. */
const LOWEST = sin(rad(8));
/** From the north-west, as in maps. */
const MOON: readonly [number, number, number] = [-0.5, 0.45, 0.74];

/** East, north, up: where the light that shapes the buildings comes from. */
export function lightAt(place: LonLat, time: number): readonly [number, number, number] {
  const sun = sunAt(place, time);
  return sun[2] > LOWEST ? sun : MOON;
}

const smooth = (from: number, to: number, value: number): number => {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
};

/** 0 at night, 1 by day. */
export const daylightAt = (place: LonLat, time: number): number => smooth(sin(rad(-6)), sin(rad(10)), sunAt(place, time)[2]);

/** How much of a town is still lit, by the hour of the sun: [hour, share], between which it is mixed. */
const LIGHTS: readonly (readonly [hour: number, share: number])[] = [
  [0, 0.45],
  [2, 0.12],
  [4.5, 0.1],
  [6.5, 0.5],
  [8, 0],
  [16, 0],
  [18.5, 0.9],
  [21, 1],
  [24, 0.45],
];

/** 0 … 1: how bright the windows of a town usually are at the hour, none by daylight. Says how late it is, not who is at home. */
export function eveningAt(place: LonLat, time: number): number {
  const hour = (((time / 3_600_000 + place[0] / 15) % 24) + 24) % 24;
  const next = LIGHTS.findIndex(([from]) => from > hour);
  const [[from, before], [to, after]] = [LIGHTS[next - 1], LIGHTS[next]];
  return (before + ((after - before) * (hour - from)) / (to - from)) * (1 - daylightAt(place, time));
}
