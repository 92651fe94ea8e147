import type { LonLat } from '#contract/places/geo.ts';
import { sunAt } from '#contract/places/sun.ts';

const { sin, PI } = Math;
const rad = (degrees: number): number => (degrees * PI) / 180;

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
