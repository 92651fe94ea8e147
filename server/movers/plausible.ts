import { METRES_PER_DEGREE } from '#contract/places/geo.ts';

/** Nobody at work here goes faster, metres a second: 250 km/h. */
const FASTEST = 70;
/** So far from where it is stationed no mover is at work, metres. */
const FARTHEST = 300_000;
/** Positions waver: so much beside what their accuracy says, metres. */
const SLACK = 150;
/** What a position says of its own accuracy excuses no more than this, metres. */
const MOST_EXCUSED = 1000;

interface Place {
  readonly lng: number;
  readonly lat: number;
}

interface Fix extends Place {
  /** Metres; left out or NaN = not known. */
  readonly accuracy?: number | undefined;
  readonly speed?: number | undefined;
}

/** Metres between two places: over a sphere, so that another continent is as far as it is. */
export function metresBetween(a: Place, b: Place): number {
  const radians = Math.PI / 180;
  const half = (from: number, to: number): number => Math.sin(((to - from) * radians) / 2) ** 2;
  const chord = half(a.lat, b.lat) + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * half(a.lng, b.lng);
  return (2 * METRES_PER_DEGREE * Math.asin(Math.min(1, Math.sqrt(chord)))) / radians;
}

const at = ({ lng, lat }: Place): string => `${lng.toFixed(5)}, ${lat.toFixed(5)}`;
const kilometres = (metres: number): string => `${metres < 10_000 ? (metres / 1000).toFixed(1) : Math.round(metres / 1000)} km`;
const kmh = (speed: number): string => `${Math.round(speed * 3.6)} km/h`;
const excused = ({ accuracy = 0 }: Fix): number => (Number.isNaN(accuracy) ? 0 : Math.min(MOST_EXCUSED, accuracy));

/** What is wrong with a position, in words with the value; null = it may be true. @param station where the mover belongs */
export function farFrom(fix: Fix, station: Place): string | null {
  const far = metresBetween(fix, station);
  if (far > FARTHEST)
    return `position ${at(fix)} is ${kilometres(far)} from the station at ${at(station)}, at most ${kilometres(FARTHEST)}: left out`;
  if (fix.speed !== undefined && fix.speed > FASTEST) return `speed ${kmh(fix.speed)} is above ${kmh(FASTEST)}: left out`;
  return null;
}

/** The same of a position after, or before, one that was believed. @param apartMs ms between the two */
export function tooFast(fix: Fix, known: Fix, apartMs: number): string | null {
  const metres = metresBetween(fix, known);
  const allowed = FASTEST * (apartMs / 1000) + SLACK + excused(fix) + excused(known);
  if (metres <= allowed) return null;
  const seconds = apartMs / 1000;
  const speed = seconds < 1 ? '' : `, which is ${kmh(metres / seconds)}`;
  const apart = `${kilometres(metres)} from ${at(known)} within ${seconds.toFixed(1)} s${speed}`;
  return `position ${at(fix)} is ${apart}, above ${kmh(FASTEST)}: left out`;
}
