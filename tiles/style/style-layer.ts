/** Name of the one source: the town's vector tiles. */
export const SOURCE = 'town';

/** A MapLibre style layer, as far as this style writes them. The tests hold it to the style specification. */
export interface StyleLayer {
  readonly id: string;
  readonly type: 'background' | 'fill' | 'line' | 'symbol' | 'fill-extrusion';
  readonly source?: string;
  readonly 'source-layer'?: string;
  readonly minzoom?: number;
  readonly maxzoom?: number;
  readonly filter?: unknown;
  readonly layout?: Readonly<Record<string, unknown>>;
  readonly paint?: Readonly<Record<string, unknown>>;
}

export interface GroundTone {
  /** sRGB 0–255. */
  readonly rgb: readonly [number, number, number];
  /** 0 … 1: how much of the ground may carry the colour. A lamp that needs a battery is no fire. */
  readonly loud: number;
}

export interface StyleOptions {
  /** Where the town's PMTiles are, e.g. `pmtiles:///tiles/town.pmtiles`. */
  readonly tiles: string;
  /** CSS family of the shipped font that draws all labels; there is no glyph server. */
  readonly font: string;
  /** Labels are this many times as large; walls are read from afar. */
  readonly textScale?: number;
  /** By tone name, for ground features that hold alerts: their feature-state `tone` is such a name. */
  readonly tones: Readonly<Record<string, GroundTone>>;
}
