import { latest, normalizePropertyExpression } from '@maplibre/maplibre-gl-style-spec';
import { VectorTile } from '@mapbox/vector-tile';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { GeoJSONVT } from '@maplibre/geojson-vt';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { describe, expect, it } from 'vitest';
import type { AreasMark } from '#client/marks/marks.ts';
import { GROUND_TONES } from '#client/stages/ground-tones.ts';
import { tileX, tileY } from '#tiles/build/vector-tiles.ts';
import { NIGHT } from '#tiles/style/palette.ts';
import { wallColour } from '#tiles/style/layers.ts';
import { nightStyle } from '#tiles/style/style.ts';
import { calmWall, rgbOf, tintedWall, type Rgb } from '#tiles/style/walls.ts';
import { edgesOf, fadeOut } from './ground-edge.ts';
import { backdrop, hazeFor, hidden } from './haze.ts';
import { fromAnchor, project, toEarth, type Eye, type Vector } from './eye.ts';
import { createPainter, type Pen } from './ground-painter.ts';
import { groundWords } from '#client/stages/ground-words.ts';
import { holds } from './inside.ts';
import { differing, looksOf, wallOf } from './looks.ts';
import { lightAt, sunAt } from './sun.ts';

const JINAN = [117.02, 36.67] as const;
const place = fc.tuple(fc.double({ min: -0.05, max: 0.05, noNaN: true }), fc.double({ min: -0.05, max: 0.05, noNaN: true }), fc.double({ min: -20, max: 300, noNaN: true }));

describe('eye', () => {
  const above = toEarth([...JINAN, 4000]);
  const [px, py, pz] = above;
  const length = Math.hypot(px, py, pz);
  const down: Vector = [-px / length, -py / length, -pz / length];
  const flat = Math.hypot(px, py);
  const east: Vector = [-py / flat, px / flat, 0];
  const north: Vector = [down[1] * east[2] - down[2] * east[1], down[2] * east[0] - down[0] * east[2], down[0] * east[1] - down[1] * east[0]].map((part) => -part) as unknown as Vector;
  /** Looks straight down, north up, 90° wide: clip = (east, north, ·, depth). */
  const matrix = new Float64Array(16);
  for (let axis = 0; axis < 3; axis++) matrix.set([east[axis], north[axis], 0, down[axis]], axis * 4);
  const eye: Eye = { at: above, matrix, width: 800, height: 800, metresPerPixel: 10 };

  it('sees what is below it in the middle, what is east of it to the right, what is north of it above', () => {
    const [x, y] = project(eye, toEarth([...JINAN, 0]))!;
    expect(Math.hypot(x - 400, y - 400)).toBeLessThan(3);
    expect(project(eye, toEarth([JINAN[0] + 0.01, JINAN[1], 0]))![0]).toBeGreaterThan(480);
    expect(project(eye, toEarth([JINAN[0], JINAN[1] + 0.01, 0]))![1]).toBeLessThan(310);
  });

  it('sees nothing behind it and nothing behind the Earth', () => {
    expect(project(eye, toEarth([...JINAN, 9000]))).toBeNull();
    expect(project(eye, toEarth([JINAN[0] + 180, -JINAN[1], 0]))).toBeNull();
  });

  it('shows points given from an anchor where it shows them given whole, to a hundredth of a pixel', () => {
    fc.assert(fc.property(place, place, (a, b) => {
      const anchor = toEarth([JINAN[0] + a[0], JINAN[1] + a[1], a[2]]);
      const point = toEarth([JINAN[0] + b[0], JINAN[1] + b[1], b[2]]);
      const near = Float32Array.from(point, (part, i) => part - anchor[i]);
      const m = fromAnchor(eye, anchor);
      const [x, y, w] = [0, 1, 3].map((row) => m[row] * near[0] + m[4 + row] * near[1] + m[8 + row] * near[2] + m[12 + row]);
      const whole = project(eye, point)!;
      expect(Math.hypot((x / w + 1) * 400 - whole[0], (1 - y / w) * 400 - whole[1])).toBeLessThan(0.01);
    }));
  });
});

describe('the ground', () => {
  const ring = [[116.9, 36.6], [117.1, 36.6], [117.1, 36.75], [116.9, 36.75], [116.9, 36.6]];
  const index = (coordinates: unknown, type: string, properties: object): GeoJSONVT =>
    new GeoJSONVT({ type: 'Feature', properties, geometry: { type, coordinates } } as never, { maxZoom: 14, extent: 4096 });
  const z = 14;
  const [x, y] = [tileX(117.02, z), tileY(36.66, z)];
  const tile = new VectorTile(new PbfReader(fromGeojsonVt({
    water: index([ring], 'Polygon', { id: 'w' }).getTile(z, x, y)!,
    roads: index([[116.9, 36.66], [117.1, 36.66]], 'LineString', { id: 'r', class: 'primary', name: '' }).getTile(z, x, y)!,
    buildings: index([ring], 'Polygon', { id: 'b', height: 30 }).getTile(z, x, y)!,
  }, { version: 2, extent: 4096 })));

  /** What was drawn: each fill and stroke with its colour, and how far the path reached. */
  function record(zoom: number, crop = { size: 512, parts: 1, column: 0, row: 0 }): { act: string; colour: string; width: number; reach: number }[] {
    const acts: { act: string; colour: string; width: number; reach: number }[] = [];
    let reach = 0;
    const go = (px: number, py: number): void => {
      reach = Math.max(reach, Math.abs(px), Math.abs(py));
    };
    const pen = {
      fillStyle: '', strokeStyle: '', globalAlpha: 1, lineWidth: 1, lineCap: 'butt', lineJoin: 'miter', setLineDash: () => undefined, closePath: () => undefined,
      beginPath: () => {
        reach = 0;
      },
      moveTo: go, lineTo: go,
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
    expect(acts.at(-1)).toMatchObject({ act: 'stroke', colour: rgba(NIGHT.roadMajor) });
    expect(acts.filter(({ act }) => act === 'fill').length).toBe(1);
  });

  it('is drawn as large as it is seen: a quarter of a tile is twice the tile', () => {
    expect(record(15)[1].reach).toBeLessThan(700);
    expect(record(15, { size: 512, parts: 2, column: 0, row: 0 })[1].reach).toBeGreaterThan(1000);
    expect(record(18).at(-1)!.width).toBeGreaterThan(record(15).at(-1)!.width * 4);
  });

  it('says its names by kind, the important first, and none that others say', () => {
    const names = [{ name: '甲', kind: 'compound', at: JINAN, rank: 5 }, { name: '乙', kind: 'compound', at: JINAN, rank: 1 }, { name: '9号楼', kind: 'building', at: JINAN, rank: 0 }, { name: '', kind: 'water', at: JINAN, rank: 0 }];
    const marks = groundWords(names, 7);
    expect(marks.map(({ id, labels }) => [id, labels.map(({ text }) => text)])).toEqual([['ground/water', []], ['ground/compound', ['乙', '甲']]]);
    expect(marks[0].version).toBe(7);
  });

  it('knows what lies in a place, holes and pieces counted', () => {
    const outer = [[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]] as const;
    const hole = [[4, 4], [6, 4], [6, 6], [4, 6], [4, 4]] as const;
    expect([holds([outer, hole], [2, 2]), holds([outer, hole], [5, 5]), holds([outer, hole], [11, 5]), holds([], [1, 1])]).toEqual([true, false, false, false]);
  });
});

describe('walls', () => {
  const SHADES: AreasMark = { type: 'areas', id: 'buildings/shade', order: 19, version: 1, ground: 'buildings', steps: { by: 'floors', colours: [[0, [1, 1, 1]], [7, [2, 2, 2]]] }, areas: [{ path: '/b', rings: [], tone: 'normal', shade: [3, 3, 3] }] };
  const TONES_OF: AreasMark = { type: 'areas', id: 'buildings/rollup', order: 20, version: 1, ground: 'buildings', areas: [{ path: '/a', rings: [], tone: 'extreme' }, { path: '/b', rings: [], tone: 'moderate' }] };

  it('show a scale where one is asked for, and a loud tone before all', () => {
    const building = { height: 24, floors: 8 };
    const plain = looksOf([TONES_OF]);
    const scaled = looksOf([TONES_OF, SHADES]);
    const tinted = (tone: 'extreme' | 'moderate'): Rgb => tintedWall(GROUND_TONES[tone]);
    expect(['/a', '/b', '/c'].map((path) => wallOf(plain, path, building))).toEqual([tinted('extreme'), tinted('moderate'), calmWall(24)]);
    expect(['/a', '/b', '/c'].map((path) => wallOf(scaled, path, building))).toEqual([tinted('extreme'), [3, 3, 3], [2, 2, 2]]);
    expect(wallOf(scaled, '/c', { height: 9, floors: 0 })).toEqual([1, 1, 1]);
    expect(differing(plain, scaled)).toEqual(['/b']);
    expect(differing(scaled, looksOf([SHADES]))).toEqual(['/a', '/b']);
  });

  it('are coloured on the map by the same rule, in words its style understands', () => {
    for (const steps of [undefined, SHADES.steps, { by: 'floors', colours: [[0, [1, 1, 1]]] }] as const) {
      const wall = normalizePropertyExpression(wallColour({ tones: GROUND_TONES }, steps) as never, 'fill-extrusion-color', latest['paint_fill-extrusion']['fill-extrusion-color'] as never);
      const value = (floors: number, state: object): string => String(wall.evaluate({ zoom: 16 }, { type: 3, properties: { height: 24, floors } } as never, state));
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

describe('the sun', () => {
  it('stands in the south at noon, in the east in the morning, and below the ground at night', () => {
    // Jinan, 2026-06-21: sunrise 04:53, culmination 12:14 at 76.8°, sunset 19:34 (UTC+8).
    const noon = sunAt(JINAN, Date.UTC(2026, 5, 21, 4, 14));
    expect((Math.asin(noon[2]) * 180) / Math.PI).toBeCloseTo(76.8, 0);
    expect(noon[1]).toBeLessThan(-0.2);
    expect(Math.abs(noon[0])).toBeLessThan(0.03);
    const rise = sunAt(JINAN, Date.UTC(2026, 5, 20, 20, 53));
    expect(Math.abs(rise[2])).toBeLessThan(0.03);
    expect(rise[0]).toBeGreaterThan(0.8);
    expect(sunAt(JINAN, Date.UTC(2026, 5, 20, 16, 0))[2]).toBeLessThan(-0.3);
  });

  it('gives way to a moon that always shines from above', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 4e12 }), fc.double({ min: -179, max: 179, noNaN: true }), fc.double({ min: -80, max: 80, noNaN: true }), (time, lon, lat) => {
      const light = lightAt([lon, lat], time);
      expect(Math.hypot(...light)).toBeCloseTo(1, 2);
      expect(light[2]).toBeGreaterThan(0.13);
    }));
  });
});

describe('haze', () => {
  const night = hazeFor(3000, 0);
  const LEVEL = { altitude: 300, upward: -10, height: 1000, focal: 1200 };

  it('leaves what is looked at clear, and hides what is far beyond', () => {
    for (const distance of [50, 800, 3000, 40_000]) {
      expect(hidden(hazeFor(distance, 0), distance)).toBeLessThan(0.1);
      expect(hidden(hazeFor(distance, 0), distance * 5 + 10_000)).toBeGreaterThan(0.95);
    }
  });

  it('stands behind the globe with the horizon where the eye has it', () => {
    const stops = [...backdrop(night, LEVEL).matchAll(/rgb\((\d+), (\d+), (\d+)\) (-?\d+)px/g)].map(([, r, g, b, at]) => ({ light: Number(r) + Number(g) + Number(b), at: Number(at) }));
    expect(stops.map(({ at }) => at)).toEqual(stops.map(({ at }) => at).toSorted((a, b) => a - b));
    const brightest = stops.toSorted((a, b) => b.light - a.light)[0];
    // 10° above the middle, and a little lower for the roundness of the Earth.
    expect(Math.abs(brightest.at - (500 - 1200 * Math.tan(Math.PI / 18)))).toBeLessThan(30);
    expect(backdrop(night, { ...LEVEL, altitude: 1e6 })).toBe(NIGHT.ground);
  });
});

describe('the ground’s edge', () => {
  const BOUNDS = [117, 36, 118, 37] as const;
  const world = { z: 0, x: 0, y: 0 };

  it('is where the archive ends, and begins to fade inside it', () => {
    const [west, east, north, south] = edgesOf(BOUNDS, world, 360);
    expect([west.to, east.to]).toEqual([297, 298]);
    expect(west.from).toBeGreaterThan(297);
    expect(east.from).toBeLessThan(298);
    expect(north.to).toBeLessThan(south.to);
    expect(edgesOf(BOUNDS, { z: 14, x: tileX(117.5, 14), y: tileY(36.5, 14) }, 1024)).toEqual([]);
    expect(edgesOf(BOUNDS, { z: 14, x: tileX(117.01, 14), y: tileY(36.5, 14) }, 1024)).toMatchObject([{ axis: 'x' }]);
  });

  it('is nothing that is drawn beyond it', () => {
    const boxes: number[][] = [];
    const stops: number[] = [];
    const pen = { fillStyle: '', globalAlpha: 0, createLinearGradient: () => ({ addColorStop: (at: number) => stops.push(at) }), fillRect: (...box: number[]) => boxes.push(box) };
    fadeOut(pen as never, [{ axis: 'x', from: 60, to: 20 }, { axis: 'y', from: 80, to: 200 }], 100, [6, 11, 18]);
    expect(boxes).toEqual([[0, 0, 60, 100], [0, 80, 100, 20]]);
    expect([stops[0], stops.at(-1)]).toEqual([0, 1]);
  });
});
