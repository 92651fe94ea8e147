import type { Geometry, LineString, MultiLineString, MultiPolygon, Polygon, Position } from 'geojson';

/** Closed: first point = last. `[lon, lat]`, WGS-84. */
export type Ring = readonly Position[];
/** Outer ring counter-clockwise, then holes clockwise. */
export type Rings = readonly Ring[];

/** A piece of ground with a name and a place in the ledger. */
export interface AreaPlace {
  readonly id: string;
  /** Path of its place record; unique in the area. */
  readonly path: string;
  readonly name: string;
  readonly use: string;
  readonly center: Position;
  readonly polygons: readonly Rings[];
}

/** A solid of a building; most have one. */
export interface BuildingPart {
  readonly rings: Rings;
  /** Metres above the ground at the building. */
  readonly base: number;
  readonly top: number;
}

export interface AreaBuilding {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  /** As the source says it (`residential`, `office` …), may be empty. */
  readonly use: string;
  readonly floors: number;
  /** Metres, of the highest part. */
  readonly height: number;
  /** Id of the compound it stands in, `''` when in none. */
  readonly compound: string;
  /** A point inside it. */
  readonly center: Position;
  readonly parts: readonly BuildingPart[];
}

const ROAD_CLASSES = ['primary', 'secondary', 'tertiary', 'lane', 'service', 'footway'] as const;
export type RoadClass = (typeof ROAD_CLASSES)[number];

export interface AreaRoad {
  readonly id: string;
  readonly name: string;
  readonly class: RoadClass;
  /** Metres. */
  readonly width: number;
  readonly line: LineString | MultiLineString;
}

/** Water or green. */
export interface AreaGround {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly shape: Polygon | MultiPolygon;
  /** Where its name is written; null where it would mislead. */
  readonly label: Position | null;
}

export interface AreaPoint {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly at: Position;
}

export interface AreaBoundary {
  readonly id: string;
  readonly path: string;
  readonly name: string;
  readonly shape: Geometry;
  /** Where its name is written; null for a border that is only a line. */
  readonly label: Position | null;
}

/** Everything a map or a model of an area is made from, whatever it came from. WGS-84; checked, closed and wound right. */
export interface AreaFeatures {
  readonly boundaries: readonly AreaBoundary[];
  readonly communities: readonly AreaPlace[];
  readonly grids: readonly AreaPlace[];
  readonly compounds: readonly AreaPlace[];
  readonly buildings: readonly AreaBuilding[];
  readonly roads: readonly AreaRoad[];
  readonly water: readonly AreaGround[];
  readonly greens: readonly AreaGround[];
  readonly pois: readonly AreaPoint[];
  /** Names of parts of a town: quarters, villages. */
  readonly quarters: readonly AreaPoint[];
}

/** West, south, east, north. */
export function boxOf(ring: Ring): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of ring) {
    if (lon < box[0]) box[0] = lon;
    if (lat < box[1]) box[1] = lat;
    if (lon > box[2]) box[2] = lon;
    if (lat > box[3]) box[3] = lat;
  }
  return box;
}
