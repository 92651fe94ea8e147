import type { Feature } from 'geojson';
import type { ExpressionSpecification, GeoJSONSource, LayerSpecification, Map as MapLibre } from 'maplibre-gl';
import type { LonLat } from '#contract/places/geo.ts';
import type { AreasMark, Mark } from '#client/marks/marks.ts';
import { cssTone, TONES } from '#client/marks/tones.ts';
import { wallColour } from '#tiles/style/layers.ts';
import { SOURCE } from '#tiles/style/style-layer.ts';
import { cssRgb, litWall } from '#tiles/style/walls.ts';
import { GROUND_TONES } from '#client/stages/paint/ground-tones.ts';
import { footprintRing } from '#client/stages/paint/footprint-ring.ts';
import { zoomAt } from '#client/stages/camera/scale.ts';

type GeoMark = Extract<Mark, { type: 'areas' | 'storeys' | 'lines' | 'footprints' }>;
const isGeo = (mark: Mark): mark is GeoMark =>
  mark.type === 'areas' || mark.type === 'storeys' || mark.type === 'lines' || mark.type === 'footprints';

/**
 * Areas, lines and footprints lie on the ground and storeys stand on it, so the map itself draws them; areas the ground already has are
 * only tinted.
 */
export class GeoMarks {
  private readonly map: MapLibre;
  private readonly beneath: string;
  private readonly drawn = new Map<string, number>();
  private readonly tinted = new Map<string, Pick<AreasMark, 'areas' | 'steps'>>();

  constructor(map: MapLibre, beneath: string) {
    this.map = map;
    this.beneath = beneath;
  }

  update(marks: readonly Mark[]): void {
    const shown = marks.filter(isGeo);
    const ids = new Set(shown.map((mark) => mark.id));
    for (const id of this.drawn.keys()) if (!ids.has(id)) this.remove(id);
    for (const mark of shown) {
      if (this.drawn.get(mark.id) === mark.version) continue;
      if (mark.type === 'areas' && mark.ground) this.tint({ ...mark, ground: mark.ground });
      else this.draw(mark);
      this.drawn.set(mark.id, mark.version);
    }
  }

  private draw(mark: GeoMark): void {
    const source = this.map.getSource<GeoJSONSource>(mark.id);
    const data = { type: 'FeatureCollection' as const, features: featuresOf(mark) };
    if (source) {
      source.setData(data);
      return;
    }
    this.map.addSource(mark.id, { type: 'geojson', data });
    for (const layer of layersOf(mark, this.map.getCenter().lat)) this.map.addLayer(layer, this.beneath);
  }

  /** Says to the ground's own features how they look; only what is new is said. */
  private tint({ id, ground, areas, steps }: Pick<AreasMark, 'id' | 'areas' | 'steps'> & { readonly ground: string }): void {
    const at = (path: string): { source: string; sourceLayer: string; id: string } => ({ source: SOURCE, sourceLayer: ground, id: path });
    const before = new Map(this.tinted.get(id)?.areas.map((area) => [area.path, area]));
    for (const { path, tone, shade } of areas) {
      const old = before.get(path);
      before.delete(path);
      if (old?.tone !== tone || old.shade !== shade) this.map.setFeatureState(at(path), shade ? { shade: cssRgb(shade) } : { tone });
    }
    for (const { path, shade } of before.values()) this.map.removeFeatureState(at(path), shade ? 'shade' : 'tone');
    if (this.tinted.get(id)?.steps !== steps)
      this.map.setPaintProperty(ground, 'fill-extrusion-color', wallColour({ tones: GROUND_TONES }, steps) as ExpressionSpecification);
    this.tinted.set(id, { areas, steps });
  }

  private remove(id: string): void {
    this.drawn.delete(id);
    const tinted = this.tinted.get(id);
    if (tinted) {
      this.tint({ id, ground: id.slice(0, id.indexOf('/')), areas: [] });
      this.tinted.delete(id);
      return;
    }
    for (const suffix of ['fill', 'line', 'walls']) if (this.map.getLayer(`${id}:${suffix}`)) this.map.removeLayer(`${id}:${suffix}`);
    if (this.map.getSource(id)) this.map.removeSource(id);
  }
}

function layersOf({ id, type, scale }: GeoMark, latitude: number): LayerSpecification[] {
  const base = {
    source: id,
    ...(scale?.to === undefined ? {} : { minzoom: zoomAt(scale.to, latitude) }),
    ...(scale?.from === undefined ? {} : { maxzoom: zoomAt(scale.from, latitude) }),
  };
  if (type === 'storeys')
    return [
      {
        ...base,
        id: `${id}:walls`,
        type: 'fill-extrusion',
        minzoom: 14,
        paint: {
          'fill-extrusion-color': ['get', 'colour'],
          'fill-extrusion-base': ['get', 'bottom'],
          'fill-extrusion-height': ['get', 'top'],
          'fill-extrusion-vertical-gradient': false,
        },
      },
    ];
  const line: LayerSpecification = {
    ...base,
    id: `${id}:line`,
    type: 'line',
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': ['get', 'colour'], 'line-width': ['get', 'width'], 'line-opacity': ['get', 'edge'] },
  };
  const fill: LayerSpecification = {
    ...base,
    id: `${id}:fill`,
    type: 'fill',
    paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': ['get', 'fill'] },
  };
  return type === 'lines' ? [line] : [fill, line];
}

function featuresOf(mark: GeoMark): Feature[] {
  const polygon = (rings: readonly (readonly LonLat[])[], properties: object): Feature => ({
    type: 'Feature',
    properties: { ...properties },
    geometry: { type: 'Polygon', coordinates: rings.map((ring) => ring.map((point) => [...point])) },
  });
  if (mark.type === 'areas') {
    const look = mark.fog ? { fill: 0.3, width: 0, edge: 0 } : { fill: 0.14, width: 1.6, edge: 0.9 };
    return mark.areas.map((area) => polygon(area.rings, { colour: cssTone(area.tone, 1), ...look }));
  }
  if (mark.type === 'storeys') {
    return mark.storeys.map(({ ring, bottom, top, tone, strength }) =>
      polygon([ring], { colour: cssRgb(litWall(TONES[tone].rgb, strength)), bottom, top }),
    );
  }
  if (mark.type === 'footprints') {
    return mark.footprints.flatMap((print) => {
      const strong = print.tone === 'accent';
      return (print.seen ?? [footprintRing(print)]).map((ring) =>
        polygon([ring], { colour: cssTone(print.tone, 1), fill: strong ? 0.2 : 0.1, width: 1, edge: strong ? 0.8 : 0.3 }),
      );
    });
  }
  // What goes through the air is not the ground's.
  return mark.lines
    .filter(({ heights }) => heights === undefined)
    .map((line) => ({
      type: 'Feature',
      properties: { colour: cssTone(line.tone, 1), width: line.width, edge: 0.95 },
      geometry: { type: 'LineString', coordinates: line.points.map((point) => [...point]) },
    }));
}
