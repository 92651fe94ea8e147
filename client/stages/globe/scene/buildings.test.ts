import { latest, normalizePropertyExpression } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import type { AreasMark } from '#client/marks/marks.ts';
import { GROUND_TONES } from '#client/stages/paint/ground-tones.ts';
import { NIGHT } from '#tiles/style/palette.ts';
import { wallColour } from '#tiles/style/layers.ts';
import { calmWall, rgbOf, tintedWall, type Rgb } from '#tiles/style/walls.ts';
import { changedPaths, buildingColoursOf, wallColourOf } from './building-colours.ts';

describe('walls', () => {
  const SHADES: AreasMark = {
    type: 'areas',
    id: 'buildings/shade',
    order: 19,
    version: 1,
    ground: 'buildings',
    steps: {
      by: 'floors',
      colours: [
        [0, [1, 1, 1]],
        [7, [2, 2, 2]],
      ],
    },
    areas: [{ path: '/b', rings: [], tone: 'normal', shade: [3, 3, 3] }],
  };
  const TONES_OF: AreasMark = {
    type: 'areas',
    id: 'buildings/rollup',
    order: 20,
    version: 1,
    ground: 'buildings',
    areas: [
      { path: '/a', rings: [], tone: 'extreme' },
      { path: '/b', rings: [], tone: 'moderate' },
    ],
  };

  it('show a scale where one is asked for, and a loud tone before all', () => {
    const building = { height: 24, floors: 8 };
    const plain = buildingColoursOf([TONES_OF]);
    const scaled = buildingColoursOf([TONES_OF, SHADES]);
    const tinted = (tone: 'extreme' | 'moderate'): Rgb => tintedWall(GROUND_TONES[tone]);
    expect(['/a', '/b', '/c'].map((path) => wallColourOf(plain, path, building))).toEqual([
      tinted('extreme'),
      tinted('moderate'),
      calmWall(24),
    ]);
    expect(['/a', '/b', '/c'].map((path) => wallColourOf(scaled, path, building))).toEqual([tinted('extreme'), [3, 3, 3], [2, 2, 2]]);
    expect(wallColourOf(scaled, '/c', { height: 9, floors: 0 })).toEqual([1, 1, 1]);
    expect(changedPaths(plain, scaled)).toEqual(['/b']);
    expect(changedPaths(scaled, buildingColoursOf([SHADES]))).toEqual(['/a', '/b']);
  });

  it('are coloured on the map by the same rule, in words its style understands', () => {
    for (const steps of [undefined, SHADES.steps, { by: 'floors', colours: [[0, [1, 1, 1]]] }] as const) {
      const wall = normalizePropertyExpression(
        wallColour({ tones: GROUND_TONES }, steps) as never,
        'fill-extrusion-color',
        latest['paint_fill-extrusion']['fill-extrusion-color'] as never,
      );
      const value = (floors: number, state: object): string =>
        String(wall.evaluate({ zoom: 16 }, { type: 3, properties: { height: 24, floors } } as never, state));
      if (steps) expect(value(8, { shade: 'rgb(3, 3, 3)' })).not.toBe(value(8, {}));
      if (steps) expect(value(8, { tone: 'moderate' })).toBe(value(8, {}));
      else expect(value(8, { tone: 'moderate' })).not.toBe(value(8, {}));
      expect(value(8, { tone: 'extreme', shade: 'rgb(3, 3, 3)' })).toBe(value(8, { tone: 'extreme' }));
    }
  });

  it('go from low to high without a step, and no further', () => {
    expect(calmWall(0)).toEqual(rgbOf(NIGHT.wallLow));
    expect(calmWall(24)).toEqual(rgbOf(NIGHT.wallMiddle));
    expect(calmWall(500)).toEqual(rgbOf(NIGHT.wallHigh));
    for (let height = 1; height < 120; height++) expect(Math.abs(calmWall(height)[2] - calmWall(height - 1)[2])).toBeLessThan(3);
  });
});
