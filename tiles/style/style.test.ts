import { validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { SEVERITY_TONE, TONES } from '#client/marks/tones.ts';
import { NIGHT } from './palette.ts';
import { FIRST_LABEL, nightStyle } from './style.ts';
import { rgbOf } from './walls.ts';

const tones = Object.fromEntries(Object.values(SEVERITY_TONE).map((name) => [name, { rgb: TONES[name].rgb, loud: 1 }]));
const style = nightStyle({ tiles: 'pmtiles:///tiles/town.pmtiles', font: 'Noto Sans SC Variable', tones });

describe('night style', () => {
  it('satisfies the style specification', () => {
    const errors = validateStyleMin(JSON.parse(JSON.stringify(style)) as Parameters<typeof validateStyleMin>[0]);
    expect(errors.map((error) => error.message)).toEqual([]);
  });

  it('asks nothing of any server but the tiles', () => {
    expect(style).not.toHaveProperty('glyphs');
    expect(style).not.toHaveProperty('sprite');
    expect(JSON.stringify(style)).not.toMatch(/https?:|[^/]\/\/[^/]/);
  });

  it('draws every label with the shipped font', () => {
    const symbols = style.layers.filter((layer) => layer.type === 'symbol');
    expect(symbols.map(({ id }) => id)).toEqual([FIRST_LABEL]);
    for (const layer of symbols) expect(layer.layout?.['text-font']).toEqual(['Noto Sans SC Variable']);
  });

  it('has unique layer ids, labels last, and the layer marks go beneath', () => {
    const ids = style.layers.map((layer) => layer.id);
    expect(new Set(ids).size).toBe(ids.length);
    const first = ids.indexOf(FIRST_LABEL);
    expect(first).toBeGreaterThan(0);
    expect(style.layers.slice(first).every((layer) => layer.type === 'symbol')).toBe(true);
  });

  it('keeps everything normal below a quarter of the luminance of white', () => {
    const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    const words = new Set<string>([NIGHT.accent, NIGHT.textDim]);
    for (const [name, hex] of Object.entries(NIGHT)) {
      if (words.has(hex)) continue;
      const [r, g, b] = rgbOf(hex).map((part) => linear(part / 255));
      expect(0.2126 * r + 0.7152 * g + 0.0722 * b, name).toBeLessThan(0.25);
    }
  });

  it('keeps alarm colours for alerts', () => {
    const calm = JSON.stringify(nightStyle({ tiles: 'pmtiles:///t', font: 'f', tones: { extreme: { rgb: [255, 0, 0], loud: 1 } } }));
    for (const [, r, g, b] of calm.matchAll(/#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})/g)) {
      expect(parseInt(r, 16), `#${r}${g}${b} is reddish`).toBeLessThanOrEqual(Math.max(parseInt(g, 16), parseInt(b, 16)));
    }
  });
});
