import '@fontsource-variable/noto-sans-sc/index.css';
import 'maplibre-gl/dist/maplibre-gl.css';
import '#client/stages/stage.css';
import { Map as MapLibre, setWorkerUrl, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { LonLat } from '#contract/places/geo.ts';
import { GROUND_TONES } from '#client/stages/paint/ground-tones.ts';
import { nightStyle } from '#tiles/style/style.ts';
import { Pin } from './pin.ts';
import { LABEL_FONT, pageFontFaces } from './ground/fonts.ts';
import { GroundRetry, TILES, showCredits } from './ground/ground.ts';

/** Houses are told apart from each other. */
const ZOOM = 17.5;
/** 1e-7 degrees is a centimetre. */
const rounded = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;

interface SmallMapOptions {
  readonly at: LonLat;
  readonly lang: 'zh' | 'en';
  /** What the point is called. */
  readonly name: string;
  /** It was dragged, or the ground was clicked. */
  readonly onMove: (at: LonLat) => void;
  /** The ground cannot be read, or can again. */
  readonly onProblem: (detail: string | null) => void;
}

export interface SmallMap {
  /** Puts the point elsewhere, and into sight. */
  set(at: LonLat): void;
  dispose(): void;
}

/** A map of one point that can be moved. */
export function openSmallMap(container: HTMLElement, { at, lang, name, onMove, onProblem }: SmallMapOptions): SmallMap {
  setWorkerUrl(workerUrl);
  const style = nightStyle({ tiles: TILES, font: LABEL_FONT, tones: GROUND_TONES, textScale: 1 });
  const map = new MapLibre({
    container,
    style: { ...style, 'font-faces': pageFontFaces() } as unknown as StyleSpecification,
    center: [at[0], at[1]],
    zoom: ZOOM,
    minZoom: 3,
    maxZoom: 21,
    attributionControl: false,
    locale: { 'Map.Title': lang === 'zh' ? '地图' : 'Map' },
    fadeDuration: 0,
    renderWorldCopies: false,
    dragRotate: false,
    pitchWithRotate: false,
  });
  const pin = new Pin(map, at, name, ([lon, lat]) => onMove([rounded(lon), rounded(lat)]));
  map.on('click', ({ lngLat }) => {
    pin.set([lngLat.lng, lngLat.lat]);
    onMove([rounded(lngLat.lng), rounded(lngLat.lat)]);
  });
  const hideCredits = showCredits(container);
  const ground = new GroundRetry(map, onProblem);
  map.once('idle', () => (container.dataset.ready = 'true'));
  return {
    set(to) {
      pin.set(to);
      if (!map.getBounds().contains([to[0], to[1]])) map.jumpTo({ center: [to[0], to[1]] });
    },
    dispose() {
      ground.stop();
      hideCredits();
      map.remove();
    },
  };
}
