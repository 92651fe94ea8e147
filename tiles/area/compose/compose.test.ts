import { fromWgs84 } from '#tiles/crs.ts';
import type { SourceFeature } from '#tiles/area/feature.ts';
import type { Geometry, Position } from 'geojson';
import { describe, expect, test } from 'vitest';
import { metresBetween } from '#tiles/crs.ts';
import { AreaComposer } from './compose.ts';
import { placesOf } from './places.ts';
import { Report } from '#tiles/area/report.ts';
import { compose, feature, polygon } from './fixture.ts';

test('heights: told, from storeys, by use; the shares are said', () => {
  const { area, report } = compose([
    feature('building', 'a', polygon(0, 0), { height: 45, levels: 12 }),
    feature('building', 'b', polygon(50, 0), { levels: 6 }),
    feature('building', 'c', polygon(100, 0), { kind: 'office' }),
    feature('building', 'd', polygon(150, 0), { height: -4 }),
  ]);
  expect(area.buildings.map(({ height, floors }) => [height, floors])).toEqual([
    [45, 12],
    [18, 6],
    [24, 8],
    [9, 3],
  ]);
  expect(report.notes).toEqual([expect.stringContaining('25 % told, 25 % from storeys × 3 m, 50 % assumed by use')]);
  expect(report.changed[0].reason).toMatch(/height that no building has/);
});

test('buildings hang in the compound they stand in, compounds in grids, grids in communities', () => {
  const { area } = compose([
    feature('building', 'b1', polygon(20, 20)),
    feature('building', 'b2', polygon(900, 900)),
    feature('compound', 'c1', polygon(0, 0, 100)),
    feature('grid', 'g1', polygon(0, 0, 200)),
    feature('community', 'q1', polygon(0, 0, 400)),
  ]);
  expect(area.buildings.map(({ path, compound }) => [path, compound])).toEqual([
    ['/area/q1/g1/c1/b1', 'c1'],
    ['/area/b2', ''],
  ]);
  expect([area.communities[0].path, area.grids[0].path, area.compounds[0].path]).toEqual(['/area/q1', '/area/q1/g1', '/area/q1/g1/c1']);
});

describe('neighbourhoods', () => {
  test('are the quarters of the data that have an outline; a town is what the area lies in', () => {
    const { area } = compose([
      feature('quarter', 'q1', polygon(0, 0, 100), { kind: 'neighbourhood' }),
      feature('quarter', 't1', polygon(0, 0, 900), { kind: 'town' }),
      feature('quarter', 'p1', { type: 'Point', coordinates: [117, 36] }, { kind: 'quarter' }),
      feature('building', 'b1', polygon(20, 20)),
      feature('building', 'b2', polygon(500, 500)),
    ]);
    expect(area.communities.map(({ id }) => id)).toEqual(['q1']);
    expect(area.quarters.map(({ id }) => id)).toEqual(['t1', 'p1']);
    expect(area.buildings.map(({ path }) => path)).toEqual(['/area/q1/b1', '/area/b2']);
  });

  const scattered = [
    feature('compound', 'c1', polygon(0, 0, 100)),
    feature('building', 'in', polygon(20, 20)),
    ...[
      [3000, 0],
      [3010, 5],
      [0, 3000],
      [-3000, 0],
    ].map(([x, y], i) => feature('building', `out${i}`, polygon(x, y, 5))),
  ];

  test('are derived where the data has none, only when asked, and said to be so', () => {
    expect(compose(scattered).area.grids).toEqual([]);
    const { area, report } = compose(scattered, { cells: 400 });
    expect(area.buildings[0].path).toBe('/area/c1/in');
    expect(area.grids.map(({ name }) => name)).toEqual(['第1网格', '第2网格', '第3网格']);
    const homes = area.buildings.slice(1).map(({ path, center }) => {
      const home = area.grids.find((grid) => path.startsWith(`${grid.path}/`))!;
      const [outline] = home.polygons[0];
      const [lons, lats] = [outline.map(([lon]) => lon), outline.map(([, lat]) => lat)];
      expect(
        center[0] >= Math.min(...lons) &&
          center[0] <= Math.max(...lons) &&
          center[1] >= Math.min(...lats) &&
          center[1] <= Math.max(...lats),
      ).toBe(true);
      expect(metresBetween(outline[0] as [number, number], outline[1] as [number, number])).toBeCloseTo(400, -1);
      return home.name;
    });
    expect(homes).toEqual(['第3网格', '第3网格', '第1网格', '第2网格']);
    expect(report.notes.join()).toMatch(/3 grids were derived/);
  });

  test('derived ones keep their ids whatever else is built, and never take an id of the data', () => {
    const idsOf = (features: readonly SourceFeature[]): string[] =>
      compose(features, { cells: 400 })
        .area.buildings.filter(({ id }) => id === 'out2')
        .map(({ path }) => path);
    expect(idsOf(scattered)).toEqual(idsOf(scattered.toReversed()));
    expect(idsOf(scattered)).toEqual(idsOf(scattered.slice(4, 5)));
    const [, taken] = idsOf(scattered)[0].split('/').slice(1);
    const { area } = compose([...scattered, feature('grid', taken, polygon(9000, 9000))], { cells: 400 });
    expect(new Set(area.grids.map(({ path }) => path)).size).toBe(4);
  });
});

describe('ids', () => {
  test('the same building twice counts once, pieces side by side are joined, a stranger gets a new id', () => {
    const { area, reasons } = compose([
      feature('building', '7', polygon(0, 0)),
      feature('building', '7', polygon(0, 0)),
      feature('building', '7', polygon(10, 0)),
      feature('building', '7', polygon(5000, 0)),
    ]);
    expect(area.buildings.map(({ id, parts }) => [id, parts.length])).toEqual([
      ['b7', 2],
      ['b7-2', 1],
    ]);
    expect(reasons).toEqual([
      expect.stringMatching(/^1 a building that was there before/),
      expect.stringMatching(/^1 pieces/),
      expect.stringMatching(/^1 an id that another building has/),
    ]);
  });

  test('paths are unique and legal, whatever the source calls things', () => {
    const { area } = compose(['一号楼', '', '', 'a/b', '7', 'x'.repeat(300)].map((id, i) => feature('building', id, polygon(i * 50, 0))));
    const paths = area.buildings.map(({ path }) => path);
    expect(new Set(paths).size).toBe(6);
    for (const path of paths) expect(path).toMatch(/^\/area\/[A-Za-z0-9_.:-]{1,90}$/);
  });
});

test('a building without a name is called what its point of interest is, else its address, else the street it stands by', () => {
  const report = new Report();
  const street: Geometry = {
    type: 'LineString',
    coordinates: [
      [117, 36],
      [117.01, 36],
    ],
  };
  const features = [
    feature('building', '1', polygon(0, 0), { name: '' }),
    feature('poi', '1', { type: 'Point', coordinates: [117, 36] }, { name: '电视塔' }),
    feature('building', '2', polygon(50, 0), { name: '', address: '世纪大道100号' }),
    feature('building', '3', polygon(100, 20), { name: '' }),
    feature('building', '4', polygon(0, 900), { name: '' }),
    feature('road', 'r', street, { name: '泉城路', kind: 'lane' }),
    feature('road', 't', street, { name: '泉城路隧道', kind: 'lane' }),
  ];
  const composer = new AreaComposer({ crs: 'wgs84', root: '/area', report });
  for (const one of features) composer.add(one);
  const places = placesOf(composer.finish(), { root: '/area', title: null, center: [117, 36], simulated: false });
  expect(places.map(({ name }) => name)).toEqual(['电视塔', '世纪大道100号', '泉城路旁 b3', 'b4']);
});

test('quarters told in Latin letters only give way to those people can read, and only to them', () => {
  const quarter = (id: string, name: string): SourceFeature => feature('quarter', id, { type: 'Point', coordinates: [117, 36] }, { name });
  const { area, reasons } = compose([quarter('1', '城隍庙'), quarter('2', 'Lan Ni Du')]);
  expect(area.quarters.map(({ name }) => name)).toEqual(['城隍庙']);
  expect(reasons).toEqual(['1 a quarter whose name is only told in Latin letters']);
  expect(compose([quarter('2', 'Soho')]).area.quarters).toHaveLength(1);
});

test('parts that make up the building stand for it; a small one is added to it; one of nobody is a building', () => {
  const { area } = compose([
    feature('building', 'tower', polygon(0, 0, 20), { height: 20 }),
    feature('part', 'p1', polygon(0, 0, 20), { height: 120, partOf: 'tower' }),
    feature('part', 'p2', polygon(5, 5, 4), { height: 180, base: 120 }),
    feature('building', 'hall', polygon(100, 0, 20), { height: 15 }),
    feature('part', 'spire', polygon(105, 5, 3), { height: 40 }),
    feature('part', 'alone', polygon(500, 0), { height: 8 }),
  ]);
  const heights = area.buildings.map(({ id, height, parts }) => [id, height, parts.map(({ base, top }) => [base, top])]);
  expect(heights).toEqual([
    [
      'tower',
      180,
      [
        [0, 120],
        [120, 180],
      ],
    ],
    [
      'hall',
      40,
      [
        [0, 40],
        [0, 15],
      ],
    ],
    ['alone', 8, [[0, 8]]],
  ]);
});

test('coordinates that are none, geometries that do not fit: left out with a reason, the others stay', () => {
  const { area, report, reasons } = compose([
    feature('building', 'ok', polygon(0, 0)),
    feature('building', 'a', { type: 'Point', coordinates: [117, 36] }),
    feature('road', 'b', polygon(0, 0), { kind: 'lane' }),
    feature('building', 'c', {
      type: 'Polygon',
      coordinates: [
        [
          [36, 117],
          [36.1, 117],
          [36.1, 117.1],
          [36, 117],
        ],
      ],
    }),
    feature('building', 'd', { type: 'Polygon', coordinates: 'x' } as never),
    feature('water', 'e', { type: 'Polygon', coordinates: [[[1, null]]] } as never),
    feature('poi', 'f', { type: 'Point', coordinates: [NaN, 1] }),
    feature('green', 'g', { type: 'GeometryCollection', geometries: [] }),
    feature('road', 'h', { type: 'LineString', coordinates: [[117, 36]] }, { kind: 'lane' }),
    feature('building', 'i', { type: 'MultiPolygon', coordinates: [[]] }),
  ]);
  expect(area.buildings.map(({ id }) => id)).toEqual(['ok']);
  expect(Object.values(area).flat()).toHaveLength(1);
  expect(report.skipped.reduce((sum, { count }) => sum + count, 0)).toBe(9);
  expect(reasons.join('\n')).toMatch(/swapped/);
});

test('GCJ-02 comes out in WGS-84', () => {
  const at: Position = [...fromWgs84([117.02, 36.66], 'gcj02')];
  const { area } = compose([feature('poi', 'a', { type: 'Point', coordinates: at })], { crs: 'gcj02' });
  expect(metresBetween(area.pois[0].at as [number, number], [117.02, 36.66])).toBeLessThan(0.5);
});
