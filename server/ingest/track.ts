import type { TrackReport } from '#contract/reports/track.ts';
import { isObject, readTime, show, type FaultSink } from './report.ts';

interface TrackSource {
  readonly mover: string;
  readonly source: string;
  /** ms UTC of receipt: used when the report has no time of its own. */
  readonly now: number;
}

/** What a track says beside whose it is, as JSON Schema. */
export const TRACK_PROPERTIES = {
  lng: { type: 'number', minimum: -180, maximum: 180, description: 'Degrees, WGS-84' },
  lat: { type: 'number', minimum: -90, maximum: 90 },
  at: { type: ['number', 'string'], description: 'Seconds or milliseconds since 1970, or ISO with its zone; left out = now' },
  height: { type: 'number', description: 'Metres above the ground' },
  heading: { type: 'number', minimum: 0, maximum: 360, description: 'Degrees clockwise from north' },
  speed: { type: 'number', minimum: 0, description: 'Metres a second' },
  accuracy: { type: 'number', minimum: 0, description: 'Metres' },
  battery: { type: 'number', minimum: 0, maximum: 100, description: 'Per cent' },
} as const;

/** What may be said beside the place, with its bounds and how it is asked for. */
const OPTIONAL = {
  height: [-500, 9000, 'metres above the ground'],
  heading: [0, 360, 'degrees clockwise from north'],
  speed: [0, 1000, 'metres a second'],
  accuracy: [0, 1_000_000, 'metres'],
  battery: [0, 100, 'per cent'],
} as const;

const NAMES = Object.keys(OPTIONAL) as (keyof typeof OPTIONAL)[];

const isWithin = (value: unknown, low: number, high: number): value is number => typeof value === 'number' && value >= low && value <= high;

/**
 * `{lng, lat, at?, height?, heading?, speed?, accuracy?, battery?}` → a track report, appended to `out`. Without a place it says nothing;
 * anything else that cannot be read is told and left out.
 */
export function readTrack(raw: unknown, from: TrackSource, out: TrackReport[], fault: FaultSink): void {
  if (!isObject(raw)) return fault(`a track is an object with lng and lat, got ${show(raw)}`);
  const { lng, lat } = raw;
  if (!isWithin(lng, -180, 180)) return fault(`lng must be degrees from -180 to 180, got ${show(lng)}`);
  if (!isWithin(lat, -90, 90)) return fault(`lat must be degrees from -90 to 90, got ${show(lat)}`);
  const more: Partial<Record<keyof typeof OPTIONAL, number>> = {};
  for (const name of NAMES) {
    const value = raw[name];
    const [low, high, unit] = OPTIONAL[name];
    if (value === undefined || value === null) continue;
    if (isWithin(value, low, high)) more[name] = value;
    else fault(`${name} must be ${low} to ${high} ${unit}, got ${show(value)}: left out`);
  }
  const statedAt = readTime(raw.at, fault, 'at');
  out.push({
    mover: from.mover,
    ...(statedAt === null ? { at: from.now, untimed: true as const } : { at: statedAt }),
    lng,
    lat,
    ...more,
    source: from.source,
  });
}
