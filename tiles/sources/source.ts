import type { SourceFeature } from '../area/feature.ts';
import type { Report } from '../area/report.ts';

export interface SourceSink {
  add(feature: SourceFeature): void;
  readonly report: Report;
  /** Names whom the map must credit wherever it is shown. */
  attribute(words: string): void;
  /** Of this file. */
  progress(done: number, total: number): void;
}

/**
 * A way to read map data. One file `<name>.source.ts` each, found by its ending.
 */
export interface AreaSource {
  /** Lower case, longest first: `.osm.pbf`. */
  readonly endings: readonly string[];
  /** @throws Error with a sentence when the file cannot be read as what its ending says. */
  read(file: string, sink: SourceSink): Promise<void>;
}

export const defineSource = (source: AreaSource): AreaSource => source;

export const OSM_ATTRIBUTION = '© OpenStreetMap contributors (ODbL)';
