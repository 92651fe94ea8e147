import { buildingLayers, groundLayers, labelLayers, roadLayers } from './layers.ts';
import { NIGHT } from './palette.ts';
import { SOURCE, type StyleLayer, type StyleOptions } from './style-layer.ts';

interface Style {
  readonly version: 8;
  readonly name: string;
  readonly sources: Readonly<
    Record<string, { readonly type: 'vector'; readonly url: string; readonly promoteId: Readonly<Record<string, string>> }>
  >;
  readonly layers: readonly StyleLayer[];
  readonly light: Readonly<Record<string, unknown>>;
  readonly sky: Readonly<Record<string, unknown>>;
}

/** Id of the first label layer: what marks are drawn beneath, so that words stay readable. */
export const FIRST_LABEL = 'label-road';

/** The night style. Names no glyphs, no sprite and no address but the tiles'. */
export function nightStyle(options: StyleOptions): Style {
  return {
    version: 8,
    name: 'Quanyan night water',
    sources: { [SOURCE]: { type: 'vector', url: options.tiles, promoteId: { buildings: 'path', compounds: 'path' } } },
    // A moon in the north-west, as on the globe.
    light: { anchor: 'map', color: '#dff2ff', intensity: 0.38, position: [1.4, 315, 42] },
    sky: {
      'sky-color': NIGHT.ground,
      'horizon-color': NIGHT.haze,
      'fog-color': NIGHT.haze,
      'sky-horizon-blend': 0.6,
      'horizon-fog-blend': 0.7,
      'fog-ground-blend': 0.85,
    },
    layers: [...groundLayers(options), ...roadLayers(), ...buildingLayers(options), ...labelLayers(options)],
  };
}
