import {
  featureFilter,
  latest,
  normalizePropertyExpression,
  type StylePropertyExpression,
  type StylePropertySpecification,
} from '@maplibre/maplibre-gl-style-spec';
import type { VectorTile, VectorTileFeature } from '@mapbox/vector-tile';
import type { StyleLayer } from '#tiles/style/style-layer.ts';

/** The part of a 2D context that is drawn with. */
export type Pen = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'globalAlpha'
  | 'lineWidth'
  | 'lineCap'
  | 'lineJoin'
  | 'setLineDash'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'closePath'
  | 'fill'
  | 'stroke'
  | 'fillRect'
>;

/** Which part of a source tile is drawn, and how large: all of it, or a square of it seen closer than the archive goes. */
interface Crop {
  /** Pixels of the drawn square's side. */
  readonly size: number;
  /** Parts the source tile's side is divided into, and which of them this is. */
  readonly parts: number;
  readonly column: number;
  readonly row: number;
}

interface Brush {
  readonly layer: StyleLayer;
  readonly takes: (feature: VectorTileFeature, zoom: number) => boolean;
  readonly value: (name: string, feature: VectorTileFeature | null, zoom: number) => unknown;
}

/** How soft edges are made of hard ones: each a share of the width. */
const SOFT = [1, 0.72, 0.44, 0.16];
/** A glow is as wide on the ground as it is at this zoom: from square to square it must not end. */
const GLOW_ZOOM = 14;
const NO_FEATURE = { type: 0, properties: {} } as const;
type AnyFeature = Parameters<ReturnType<typeof featureFilter>['filter']>[1];

function brushFor(layer: StyleLayer): Brush {
  const specs = { ...latest[`paint_${layer.type}`], ...latest[`layout_${layer.type}`] } as unknown as Record<
    string,
    StylePropertySpecification
  >;
  const given: Record<string, unknown> = { ...layer.layout, ...layer.paint };
  const values = new Map<string, StylePropertyExpression>();
  const expression = (name: string): StylePropertyExpression => {
    const known =
      values.get(name) ??
      normalizePropertyExpression(given[name] ?? ((specs[name] as { default?: unknown }).default as string), name, specs[name]);
    values.set(name, known);
    return known;
  };
  const { filter } = featureFilter(layer.filter as Parameters<typeof featureFilter>[0], 'filter');
  return {
    layer,
    takes: (feature, zoom) => filter({ zoom }, feature as unknown as AnyFeature),
    value: (name, feature, zoom) => expression(name).evaluate({ zoom }, (feature ?? NO_FEATURE) as unknown as AnyFeature, {}),
  };
}

/** Draws vector tiles as the map's own style says, its grounds and lines; what stands up or is written is others' work. */
export function createPainter(layers: readonly StyleLayer[]): (pen: Pen, tile: VectorTile | null, zoom: number, crop: Crop) => void {
  const brushes = layers.filter(({ type }) => type === 'background' || type === 'fill' || type === 'line').map(brushFor);
  return (pen, tile, zoom, crop) => {
    for (const brush of brushes) {
      const { type, minzoom = 0, maxzoom = Infinity, 'source-layer': source = '' } = brush.layer;
      if (zoom < minzoom || zoom >= maxzoom) continue;
      if (type === 'background') {
        pen.globalAlpha = 1;
        pen.fillStyle = String(brush.value('background-color', null, zoom));
        pen.fillRect(0, 0, crop.size, crop.size);
        continue;
      }
      const from = tile?.layers[source];
      if (!from) continue;
      const taken = Array.from({ length: from.length }, (_, i) => from.feature(i)).filter((feature) => brush.takes(feature, zoom));
      if (taken.length === 0) continue;
      trace(pen, taken, crop, type === 'fill');
      if (type === 'fill') fill(pen, brush, taken[0], zoom);
      else stroke(pen, brush, taken[0], zoom);
    }
  };
}

/** All features in one path: what they share is drawn once, and overlaps do not add up. */
function trace(pen: Pen, features: readonly VectorTileFeature[], { size, parts, column, row }: Crop, closed: boolean): void {
  pen.beginPath();
  for (const feature of features) {
    const scale = (size * parts) / feature.extent;
    for (const line of feature.loadGeometry()) {
      line.forEach(({ x, y }, i) => pen[i === 0 ? 'moveTo' : 'lineTo'](x * scale - column * size, y * scale - row * size));
      if (closed) pen.closePath();
    }
  }
}

function fill(pen: Pen, brush: Brush, sample: VectorTileFeature, zoom: number): void {
  pen.fillStyle = String(brush.value('fill-color', sample, zoom));
  pen.globalAlpha = Number(brush.value('fill-opacity', sample, zoom));
  pen.fill();
}

function stroke(pen: Pen, brush: Brush, sample: VectorTileFeature, zoom: number): void {
  const glows = Number(brush.value('line-blur', sample, zoom)) > 0;
  const at = glows ? GLOW_ZOOM : zoom;
  const width = Number(brush.value('line-width', sample, at)) * 2 ** (zoom - at);
  const opacity = Number(brush.value('line-opacity', sample, zoom));
  const dashes = brush.value('line-dasharray', sample, zoom) as readonly number[] | undefined;
  pen.strokeStyle = String(brush.value('line-color', sample, zoom));
  pen.lineCap = brush.value('line-cap', sample, zoom) as CanvasLineCap;
  pen.lineJoin = brush.value('line-join', sample, zoom) as CanvasLineJoin;
  pen.setLineDash((dashes ?? []).map((dash) => dash * width));
  const soft = glows ? SOFT : [1];
  for (const share of soft) {
    pen.lineWidth = width * share;
    pen.globalAlpha = opacity / soft.length;
    pen.stroke();
  }
}
