import type { Geometry } from 'geojson';

/** What a feature is, to a map of a town. */
export const THEMES = [
  'boundary',
  'community',
  'grid',
  'compound',
  'building',
  'part',
  'road',
  'water',
  'green',
  'poi',
  'quarter',
] as const;
export type Theme = (typeof THEMES)[number];

/** A feature as a source hands it over: in the source's own coordinates, nothing checked yet. */
export interface SourceFeature {
  readonly theme: Theme;
  /** Unique in its source, `''` when it has none. */
  readonly id: string;
  readonly name: string;
  /** Street and number, what a building without a name is known by. */
  readonly address?: string;
  /** Road class, kind of water or green, kind of point, use of a building or compound. */
  readonly kind: string;
  readonly geometry: Geometry;
  /** Buildings and their parts: metres and storeys above ground, null when the source does not say. */
  readonly height?: number | null;
  readonly levels?: number | null;
  /** Metres above ground where a part begins. */
  readonly base?: number | null;
  /** Id of the building a part belongs to, when the source says. */
  readonly partOf?: string;
  /** Where it was found, for the report: `buildings.geojson #12`. */
  readonly where: string;
}
