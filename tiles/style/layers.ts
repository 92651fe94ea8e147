import { NIGHT } from './palette.ts';
import { SOURCE, type GroundTone, type StyleLayer, type StyleOptions } from './style-layer.ts';
import { cssRgb, tintedWall, WALLS, type Rgb } from './walls.ts';

const from = (layer: string): { source: string; 'source-layer': string } => ({ source: SOURCE, 'source-layer': layer });
const byZoom = (...stops: unknown[]): unknown[] => ['interpolate', ['linear'], ['zoom'], ...stops];

/** CSS pixels that `metres` of ground cover at zoom 20 and latitude 36.7°. */
const atZoom20 = (metres: number): number => Math.round((metres * 2 ** 20) / 62_790);

/** As wide as the road really is, but never thinner than `least` pixels at zoom 12. */
const roadWidth = (metres: number, least: number, extra = 0): unknown[] => [
  'interpolate',
  ['exponential', 2],
  ['zoom'],
  12,
  least + extra,
  15,
  Math.max(least, atZoom20(metres) / 32) + extra,
  20,
  atZoom20(metres) + extra * 2,
];

const TONE = ['coalesce', ['feature-state', 'tone'], ''];

/** A value by the tone of a ground feature that holds alerts (its feature-state `tone`); `calm` without. */
const byTone = ({ tones }: StyleOptions, value: (tone: GroundTone) => unknown, calm: unknown): unknown[] => [
  'match',
  TONE,
  ...Object.entries(tones).flatMap(([name, tone]) => [name, value(tone)]),
  calm,
];

const colour = ({ rgb }: GroundTone): string => `rgb(${rgb.join(', ')})`;

export function groundLayers(options: StyleOptions): StyleLayer[] {
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': NIGHT.ground } },
    {
      id: 'street-land',
      type: 'fill',
      ...from('boundaries'),
      filter: ['==', ['geometry-type'], 'Polygon'],
      paint: { 'fill-color': NIGHT.land },
    },
    {
      id: 'compounds',
      type: 'fill',
      ...from('compounds'),
      minzoom: 12.5,
      paint: {
        'fill-color': byTone(options, colour, NIGHT.compound),
        'fill-opacity': byZoom(
          15,
          byTone(options, ({ loud }) => 0.08 * loud, 0.85),
          18,
          byTone(options, ({ loud }) => 0.03 * loud, 0.85),
        ),
      },
    },
    { id: 'green', type: 'fill', ...from('green'), paint: { 'fill-color': NIGHT.green, 'fill-opacity': 0.9 } },
    { id: 'water', type: 'fill', ...from('water'), paint: { 'fill-color': NIGHT.water } },
    {
      id: 'water-edge',
      type: 'line',
      ...from('water'),
      minzoom: 13,
      paint: { 'line-color': NIGHT.waterEdge, 'line-width': byZoom(13, 0.5, 18, 1.6), 'line-opacity': 0.8 },
    },
  ];
}

const ROADS = [
  { id: 'minor', classes: ['lane', 'service', 'footway'], metres: 5, least: 0.3, colour: NIGHT.roadMinor, minzoom: 14 },
  { id: 'tertiary', classes: ['tertiary'], metres: 12, least: 0.7, colour: NIGHT.roadMiddle, minzoom: 12.5 },
  { id: 'secondary', classes: ['secondary'], metres: 18, least: 1.1, colour: NIGHT.roadMiddle, minzoom: 11 },
  { id: 'primary', classes: ['primary'], metres: 28, least: 1.6, colour: NIGHT.roadMajor, minzoom: 0 },
] as const;

/** Casings of all roads first, so that crossings stay open. */
export function roadLayers(): StyleLayer[] {
  const layout = { 'line-cap': 'round', 'line-join': 'round' };
  const filterOf = (classes: readonly string[]): unknown[] => ['match', ['get', 'class'], [...classes], true, false];
  return [
    ...ROADS.map(({ id, classes, metres, least, minzoom }): StyleLayer => ({
      id: `road-${id}-casing`,
      type: 'line',
      ...from('roads'),
      minzoom: Math.max(13, minzoom),
      filter: filterOf(classes),
      layout,
      paint: { 'line-color': NIGHT.roadCasing, 'line-width': roadWidth(metres, least, 1.6) },
    })),
    ...ROADS.map(({ id, classes, metres, least, colour, minzoom }): StyleLayer => ({
      id: `road-${id}`,
      type: 'line',
      ...from('roads'),
      minzoom,
      filter: filterOf(classes),
      layout,
      paint: { 'line-color': colour, 'line-width': roadWidth(metres, least) },
    })),
  ];
}

/** What a number that features carry is coloured by: the last step not above it. */
interface Steps {
  readonly by: string;
  readonly colours: readonly (readonly [from: number, rgb: Rgb])[];
}

/**
 * Walls, coloured by the tone a building is in, else by its height. With `steps`, only loud tones stay: the others give way to the
 * feature-state `shade`, a CSS colour, and where there is none to the steps.
 */
export function wallColour({ tones }: Pick<StyleOptions, 'tones'>, steps?: Steps): unknown[] {
  const all = Object.entries(tones).flatMap(([name, tone]) => [name, cssRgb(tintedWall(tone))]);
  if (!steps) return ['match', TONE, ...all, ['interpolate', ['linear'], ['coalesce', ['get', 'height'], 9], ...WALLS.flat()]];
  const loud = Object.entries(tones)
    .filter(([, tone]) => tone.loud === 1)
    .flatMap(([name, tone]) => [name, cssRgb(tintedWall(tone))]);
  const [[, lowest], ...higher] = steps.colours;
  const byNumber =
    higher.length === 0
      ? cssRgb(lowest)
      : ['step', ['coalesce', ['get', steps.by], 0], cssRgb(lowest), ...higher.flatMap(([from, rgb]) => [from, cssRgb(rgb)])];
  const shade = ['coalesce', ['feature-state', 'shade'], ''];
  return ['match', TONE, ...loud, ['case', ['==', shade, ''], byNumber, ['to-color', shade]]];
}

/** Edges of compounds, grids, communities and the street. */
function borderLayers(options: StyleOptions): StyleLayer[] {
  return [
    {
      id: 'grids',
      type: 'line',
      ...from('grids'),
      minzoom: 15,
      maxzoom: 18,
      paint: { 'line-color': NIGHT.gridEdge, 'line-width': 1, 'line-dasharray': [2, 3] },
    },
    {
      id: 'compound-edge',
      type: 'line',
      ...from('compounds'),
      minzoom: 13.5,
      paint: {
        'line-color': byTone(options, colour, NIGHT.compoundEdge),
        'line-width': byTone(options, ({ loud }) => 1 + 0.8 * loud, 0.9),
        'line-opacity': byTone(options, ({ loud }) => 0.45 + 0.5 * loud, 0.9),
      },
    },
    {
      id: 'communities',
      type: 'line',
      ...from('communities'),
      minzoom: 12,
      paint: {
        'line-color': NIGHT.communityEdge,
        'line-width': byZoom(12, 0.8, 17, 1.8),
        'line-dasharray': [4, 2, 1, 2],
        'line-opacity': byZoom(16, 0.9, 18, 0.3),
      },
    },
    {
      id: 'street-glow',
      type: 'line',
      ...from('boundaries'),
      paint: {
        'line-color': NIGHT.accent,
        'line-width': byZoom(11, 4, 16, 14),
        'line-blur': byZoom(11, 4, 16, 14),
        'line-opacity': byZoom(15, 0.22, 18, 0.05),
      },
    },
    {
      id: 'street-edge',
      type: 'line',
      ...from('boundaries'),
      paint: { 'line-color': NIGHT.border, 'line-width': byZoom(11, 1, 16, 1.6), 'line-opacity': byZoom(15, 1, 18, 0.4) },
    },
  ];
}

/** Metres over which the ground beside a wall is darker, to both sides of it. */
const SHADE_M = 10;

/** The foot of buildings: ground between towers sees little of the sky. */
function shadeLayer(): StyleLayer {
  const width = ['interpolate', ['exponential', 2], ['zoom'], 13, atZoom20(SHADE_M) / 128, 20, atZoom20(SHADE_M)];
  return {
    id: 'building-shade',
    type: 'line',
    ...from('buildings'),
    minzoom: 14,
    layout: { 'line-join': 'round' },
    paint: { 'line-color': NIGHT.shade, 'line-width': width, 'line-blur': width, 'line-opacity': 0.6 },
  };
}

export function buildingLayers(options: StyleOptions): StyleLayer[] {
  const height = ['coalesce', ['get', 'height'], 9];
  return [
    shadeLayer(),
    ...borderLayers(options),
    {
      id: 'buildings',
      type: 'fill-extrusion',
      ...from('buildings'),
      minzoom: 13,
      paint: {
        'fill-extrusion-color': wallColour(options),
        'fill-extrusion-base': byZoom(13, 0, 14, ['coalesce', ['get', 'base'], 0]),
        'fill-extrusion-height': byZoom(13, 0, 14, height),
        'fill-extrusion-opacity': 1,
        'fill-extrusion-vertical-gradient': true,
      },
    },
  ];
}

/** Names along roads, the only ones that lie on the ground; all others stand above it (`client/stages/labels/ground-labels.ts`). */
export function labelLayers({ font, textScale = 1 }: StyleOptions): StyleLayer[] {
  const words = (colour: string, width = 1.4): Record<string, unknown> => ({
    'text-color': colour,
    'text-halo-color': NIGHT.halo,
    'text-halo-width': width,
    'text-halo-blur': 0.4,
  });
  const sized = (...stops: readonly number[]): unknown[] => byZoom(...stops.map((stop, i) => (i % 2 === 0 ? stop : stop * textScale)));
  const name = { 'text-field': ['get', 'name'], 'text-font': [font], 'text-max-width': 9, 'text-padding': 6 };
  return [
    {
      id: 'label-road',
      type: 'symbol',
      ...from('roads'),
      minzoom: 14.5,
      maxzoom: 18.4,
      filter: ['!=', ['coalesce', ['get', 'name'], ''], ''],
      layout: {
        ...name,
        'symbol-placement': 'line',
        'symbol-spacing': 420,
        'text-size': sized(14.5, 10, 18, 13),
        'text-letter-spacing': 0.12,
      },
      paint: words(NIGHT.textDim),
    },
  ];
}
