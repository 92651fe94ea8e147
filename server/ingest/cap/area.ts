import { METRES_PER_DEGREE, type LonLat } from '#contract/places/geo.ts';
import type { WarningArea } from '#contract/reports/warning.ts';
import type { XmlElement } from '#server/ingest/xml/read.ts';

const MOST_RINGS = 50;
const MOST_POINTS = 20_000;
/** Corners of what stands for a circle. */
const CORNERS = 48;
const DIVISION = /^\d{6}(\d{3}(\d{3})?)?$/;
/** Codes of other countries that look like ours. */
const FOREIGN = /^(SAME|UGC|FIPS.*)$/i;

/** One `<area>`: outlines, circles and codes of administrative divisions. @returns what is wrong in a sentence where it says no place */
export function readArea({ children }: XmlElement): WarningArea | string {
  const textsOf = (name: string): string[] => children.filter((child) => child.name === name).map(({ text }) => text);
  const rings: LonLat[][] = [];
  for (const [texts, read] of [
    [textsOf('polygon'), ringOf],
    [textsOf('circle'), circleOf],
  ] as const)
    for (const text of texts) {
      const ring = read(text);
      if (typeof ring === 'string') return ring;
      rings.push(ring);
    }
  if (rings.length > MOST_RINGS) return `<area> has ${rings.length} outlines, more than ${MOST_RINGS}`;
  const points = rings.reduce((sum, ring) => sum + ring.length, 0);
  if (points > MOST_POINTS) return `<area> has ${points} points, more than ${MOST_POINTS}`;
  const codes = children
    .filter(({ name }) => name === 'geocode')
    .map(({ children: said }) => {
      const of = (name: string): string => said.find((child) => child.name === name)?.text ?? '';
      return { name: of('valueName'), value: of('value') };
    })
    .filter(({ name, value }) => !FOREIGN.test(name) && DIVISION.test(value))
    .map(({ value }) => value);
  if (rings.length + codes.length === 0)
    return '<area> has no <polygon>, <circle> or <geocode> of an administrative division (6, 9, 12 digits): nobody can say where it is';
  return { words: textsOf('areaDesc')[0]?.slice(0, 500) ?? '', rings, codes: codes.slice(0, 500) };
}

/** CAP says latitude first. */
const pointOf = (text: string): LonLat | null => {
  const [, lat, lon] = /^(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)$/.exec(text) ?? [];
  const point: LonLat = [Number(lon), Number(lat)];
  return lat !== undefined && Math.abs(point[0]) <= 180 && Math.abs(point[1]) <= 90 ? point : null;
};

function ringOf(text: string): LonLat[] | string {
  const said = text.split(/\s+/).filter(Boolean);
  const ring: LonLat[] = [];
  for (const one of said) {
    const point = pointOf(one);
    if (point === null) return `<polygon> is "latitude,longitude" pairs in degrees, got ${JSON.stringify(one.slice(0, 60))}`;
    ring.push(point);
  }
  const [first, last] = [ring[0], ring.at(-1)];
  if (ring.length < 4 || first[0] !== last![0] || first[1] !== last![1])
    return `<polygon> has at least four pairs, the last like the first; got ${ring.length}`;
  return ring;
}

function circleOf(text: string): LonLat[] | string {
  const [where, radius, more] = text.split(/\s+/);
  const center = pointOf(where ?? '');
  const km = Number(radius);
  if (center === null || more !== undefined || !(km > 0 && km <= 2000) || Math.abs(center[1]) > 85)
    return `<circle> is "latitude,longitude radius" with the radius in km, got ${JSON.stringify(text.slice(0, 60))}`;
  const [lon, lat] = center;
  const high = (km * 1000) / METRES_PER_DEGREE;
  const wide = high / Math.cos((lat * Math.PI) / 180);
  const corner = (i: number): LonLat => {
    const turn = (2 * Math.PI * (i % CORNERS)) / CORNERS;
    return [clamped(lon + wide * Math.cos(turn), 180), clamped(lat + high * Math.sin(turn), 90)];
  };
  return Array.from({ length: CORNERS + 1 }, (_, i) => corner(i));
}

const clamped = (value: number, most: number): number => Math.max(-most, Math.min(most, value));
