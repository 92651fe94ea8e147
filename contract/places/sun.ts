import type { LonLat } from './geo.ts';

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

/** Degrees above the horizon of the place, below it negative. */
export const sunHeightAt = (place: LonLat, time: number): number => (asin(sunAt(place, time)[2]) * 180) / PI;

/** Street lamps are switched about here, in degrees: the sun is down, and streets are still to be seen. */
const LAMPS_DEG = -2;
export const isDaylight = (heightDeg: number): boolean => heightDeg > LAMPS_DEG;

/** Upper edge of the sun on the horizon, refraction included, degrees: what almanacs call sunrise and sunset. */
const HORIZON_DEG = -0.833;
const HALF_DAY_MS = DAY_MS / 2;
/** Halves of half a day down to less than a second. */
const HALVINGS = 16;

/** When the sun stands highest, near an instant, ms UTC. Good to some seconds. */
function noonNear([lon, lat]: LonLat, time: number): number {
  let noon = time;
  for (let turn = 0; turn < 3; turn++) {
    const [east, north, up] = sunAt([lon, lat], noon);
    const hour = atan2(-east, up * cos(rad(lat)) - north * sin(rad(lat)));
    noon -= (hour / (2 * PI)) * DAY_MS;
  }
  return noon;
}

/**
 * Sunrise and sunset of the day whose noon is near an instant, ms UTC; null where the sun does not rise or does not set that day. Within
 * five seconds of what precise ephemerides give for China.
 */
export function sunTimesNear(place: LonLat, time: number): { readonly rise: number; readonly set: number } | null {
  const noon = noonNear(place, time);
  const isUp = (at: number): boolean => sunHeightAt(place, at) > HORIZON_DEG;
  if (!isUp(noon) || isUp(noon - HALF_DAY_MS) || isUp(noon + HALF_DAY_MS)) return null;
  const edge = (toNight: number): number => {
    let [night, day] = [noon + toNight, noon];
    for (let turn = 0; turn < HALVINGS; turn++) {
      const middle = (night + day) / 2;
      if (isUp(middle)) day = middle;
      else night = middle;
    }
    return Math.round(day);
  };
  return { rise: edge(-HALF_DAY_MS), set: edge(HALF_DAY_MS) };
}
