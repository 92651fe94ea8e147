import type { Map as MapLibre } from 'maplibre-gl';
import type { LabelsMark } from '#client/marks/marks.ts';
import { groundLabels, type GroundLabel } from '#client/stages/labels/ground-labels.ts';
import { SOURCE } from '#tiles/style/style-layer.ts';

/** The names in the tiles that are in sight, as marks: placed among all other words, so that none covers another. */
export class GroundLabels {
  private readonly map: MapLibre;
  private readonly onNews: () => void;
  private known = '';
  private version = 0;
  marks: readonly LabelsMark[] = [];

  constructor(map: MapLibre, onNews: () => void) {
    this.map = map;
    this.onNews = onNews;
    map.on('sourcedata', (event) => {
      if (event.sourceId === SOURCE && event.tile) this.read();
    });
    map.on('idle', () => this.read());
  }

  private read(): void {
    if (!this.map.getSource(SOURCE)) return;
    const labels = new Map<string, GroundLabel>();
    for (const { properties, geometry } of this.map.querySourceFeatures(SOURCE, { sourceLayer: 'labels' })) {
      if (geometry.type !== 'Point' || typeof properties.name !== 'string') continue;
      const [lon, lat] = geometry.coordinates;
      // A name near the edge of a tile is in its neighbours too.
      labels.set(`${properties.kind} ${properties.name}`, {
        name: properties.name,
        kind: String(properties.kind),
        at: [lon, lat],
        rank: Number(properties.rank ?? 0),
      });
    }
    const known = [...labels.keys()].sort().join();
    if (known === this.known) return;
    this.known = known;
    this.marks = groundLabels(labels.values(), ++this.version);
    this.onNews();
  }
}
