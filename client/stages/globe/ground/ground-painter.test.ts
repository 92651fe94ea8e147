import { VectorTile } from '@mapbox/vector-tile';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import { GROUND_TONES } from '#client/stages/paint/ground-tones.ts';
import { tileX, tileY } from '#tiles/build/vector-tiles.ts';
import { NIGHT } from '#tiles/style/palette.ts';
import { nightStyle } from '#tiles/style/style.ts';
import { rgbOf } from '#tiles/style/walls.ts';
import { createPainter, type Pen } from './ground-painter.ts';
import { groundLabels } from '#client/stages/labels/ground-labels.ts';
import { inRings } from '#contract/places/geo.ts';

const JINAN = [117.02, 36.67] as const;
describe('the ground', () => {
  const ring = [
    [116.9, 36.6],
    [117.1, 36.6],
    [117.1, 36.75],
    [116.9, 36.75],
    [116.9, 36.6],
  ];
  const index = (coordinates: unknown, type: string, properties: object): GeoJSONVT =>
    new GeoJSONVT({ type: 'Feature', properties, geometry: { type, coordinates } } as never, { maxZoom: 14, extent: 4096 });
  const z = 14;
  const [x, y] = [tileX(117.02, z), tileY(36.66, z)];
  const tile = new VectorTile(
    new PbfReader(
      fromGeojsonVt(
        {
          water: index([ring], 'Polygon', { id: 'w' }).getTile(z, x, y)!,
          roads: index(
            [
              [116.9, 36.66],
              [117.1, 36.66],
            ],
            'LineString',
            { id: 'r', class: 'primary', name: '' },
          ).getTile(z, x, y)!,
          buildings: index([ring], 'Polygon', { id: 'b', height: 30 }).getTile(z, x, y)!,
        },
        { version: 2, extent: 4096 },
      ),
    ),
  );

  /** What was drawn: each fill and stroke with its colour, and how far the path reached. */
  function record(
    zoom: number,
    crop = { size: 512, parts: 1, column: 0, row: 0 },
  ): { act: string; colour: string; width: number; reach: number }[] {
    const acts: { act: string; colour: string; width: number; reach: number }[] = [];
    let reach = 0;
    const go = (px: number, py: number): void => {
      reach = Math.max(reach, Math.abs(px), Math.abs(py));
    };
    const pen = {
      fillStyle: '',
      strokeStyle: '',
      globalAlpha: 1,
      lineWidth: 1,
      lineCap: 'butt',
      lineJoin: 'miter',
      setLineDash: () => undefined,
      closePath: () => undefined,
      beginPath: () => {
        reach = 0;
      },
      moveTo: go,
      lineTo: go,
      fill: () => acts.push({ act: 'fill', colour: pen.fillStyle, width: 0, reach }),
      stroke: () => acts.push({ act: 'stroke', colour: pen.strokeStyle, width: pen.lineWidth, reach }),
      fillRect: (...box: number[]) => acts.push({ act: 'all', colour: pen.fillStyle, width: 0, reach: box[2] }),
    };
    createPainter(nightStyle({ tiles: '', font: '', tones: GROUND_TONES }).layers)(pen as unknown as Pen, tile, zoom, crop);
    return acts;
  }
  const rgba = (hex: string): string => `rgba(${rgbOf(hex).join(',')},1)`;

  it('is drawn with the map’s own colours, the lowest first, and nothing that stands up', () => {
    const acts = record(15);
    expect(acts[0]).toMatchObject({ act: 'all', colour: rgba(NIGHT.ground), reach: 512 });
    expect(acts[1]).toMatchObject({ act: 'fill', colour: rgba(NIGHT.water) });
    const shade = acts.filter(({ colour }) => colour === rgba(NIGHT.shade));
    expect(acts.slice(-shade.length)).toEqual(shade);
    expect(acts.at(-1 - shade.length)).toMatchObject({ act: 'stroke', colour: rgba(NIGHT.roadMajor) });
    expect(acts.filter(({ act }) => act === 'fill').length).toBe(1);
  });

  it('is drawn as large as it is seen: a quarter of a tile is twice the tile', () => {
    expect(record(15)[1].reach).toBeLessThan(700);
    expect(record(15, { size: 512, parts: 2, column: 0, row: 0 })[1].reach).toBeGreaterThan(1000);
    for (const colour of [NIGHT.roadMajor, NIGHT.shade]) {
      const width = (zoom: number): number => record(zoom).findLast((act) => act.colour === rgba(colour))!.width;
      expect(width(18)).toBeGreaterThan(width(15) * 4);
    }
  });

  it('says its names by kind, the important first, and none that others say', () => {
    const names = [
      { name: '甲', kind: 'compound', at: JINAN, rank: 5 },
      { name: '乙', kind: 'compound', at: JINAN, rank: 1 },
      { name: '9号楼', kind: 'building', at: JINAN, rank: 0 },
      { name: '', kind: 'water', at: JINAN, rank: 0 },
    ];
    const marks = groundLabels(names, 7);
    expect(marks.map(({ id, labels }) => [id, labels.map(({ text }) => text)])).toEqual([
      ['ground/water', []],
      ['ground/compound', ['乙', '甲']],
    ]);
    expect(marks[0].version).toBe(7);
  });

  it('knows what lies in a place, holes and pieces counted', () => {
    const outer = [
      [0, 0],
      [10, 0],
      [10, 10],
      [0, 10],
      [0, 0],
    ] as const;
    const hole = [
      [4, 4],
      [6, 4],
      [6, 6],
      [4, 6],
      [4, 4],
    ] as const;
    expect([inRings([outer, hole], [2, 2]), inRings([outer, hole], [5, 5]), inRings([outer, hole], [11, 5]), inRings([], [1, 1])]).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
