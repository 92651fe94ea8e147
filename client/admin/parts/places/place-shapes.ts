import type { Place } from '#contract/records/place.ts';

/** A place as it is drawn. */
export interface PlaceShape {
  readonly path: string;
  readonly level: Place['level'];
  readonly name: string;
  /** SVG path; null = the ledger has no outline of it. */
  readonly outline: string | null;
  /** Its middle. */
  readonly x: number;
  readonly y: number;
}

type Point = readonly [lon: number, lat: number];
const MARGIN = 8;

/** Puts places into a drawing of `width` × `height`, north up, as large as fits; larger places below smaller ones. */
export function fitShapes(places: readonly Place[], width: number, height: number): PlaceShape[] {
  const points = places.flatMap(({ ring, center }) => ring ?? [center]) as readonly Point[];
  if (points.length === 0) return [];
  const span = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const [lon, lat] of points) {
    span.west = Math.min(span.west, lon);
    span.east = Math.max(span.east, lon);
    span.south = Math.min(span.south, lat);
    span.north = Math.max(span.north, lat);
  }
  // A degree of longitude is shorter than one of latitude.
  const narrow = Math.cos((((span.south + span.north) / 2) * Math.PI) / 180);
  const [wide, high] = [(span.east - span.west) * narrow, span.north - span.south];
  const scale = Math.min((width - 2 * MARGIN) / Math.max(1e-6, wide), (height - 2 * MARGIN) / Math.max(1e-6, high));
  const [left, top] = [(width - wide * scale) / 2, (height - high * scale) / 2];
  const at = ([lon, lat]: Point): Point => [
    Math.round((left + (lon - span.west) * narrow * scale) * 10) / 10,
    Math.round((top + (span.north - lat) * scale) * 10) / 10,
  ];
  return [...places]
    .sort((a, b) => a.path.split('/').length - b.path.split('/').length)
    .map(({ path, level, name, ring, center }) => {
      const [x, y] = at(center as Point);
      const outline = ring ? `M${(ring as readonly Point[]).map((point) => at(point).join(' ')).join('L')}Z` : null;
      return { path, level, name, outline, x, y };
    });
}
