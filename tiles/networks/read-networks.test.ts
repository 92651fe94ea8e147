import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Flow } from '#contract/networks/isolation.ts';
import { networksSchema, type Networks } from '#contract/networks/network.ts';
import { readNetworks } from './read-networks.ts';

const BOUNDS = [117, 36.6, 117.1, 36.7] as const;
/** Steps of some ten metres from a corner of the area. */
const at = (x: number, y: number): [number, number] => [117.01 + x / 10_000, 36.61 + y / 10_000];
const feature = (properties: object, type: string, coordinates: unknown): object => ({
  type: 'Feature',
  properties,
  geometry: { type, coordinates },
});
const pipe = (id: string, ...corners: readonly [number, number][]): object =>
  feature({ network: 'gas', kind: 'pipe', id }, 'LineString', corners);
const point = (kind: string, id: string, place: [number, number], more: object = {}): object =>
  feature({ network: 'gas', kind, id, ...more }, 'Point', place);

/** A main past two valves to two houses; the pipe is one line, with a corner at each valve and where the branch leaves. */
const GOOD = [
  point('source', 'station', at(0, 0), { name: '调压站' }),
  point('valve', 'v1', at(10, 0), { name: '1号阀', device: 'gv-1' }),
  point('consumer', 'h1', at(30, 0), { place: '/a/b1', homes: 48 }),
  pipe('main', at(0, 0), at(10, 0), at(20, 0), at(30, 0)),
  pipe('branch', at(20, 0), at(20, 10), at(20, 20)),
  feature({ network: '燃气', kind: '阀门', id: 'v2' }, 'Point', at(20, 10)),
  point('consumer', 'h2', at(20, 20)),
];

async function read(features: unknown, text = JSON.stringify({ type: 'FeatureCollection', features })): Promise<Networks> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-networks-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = path.join(folder, 'gas.geojson');
  await writeFile(file, text);
  return readNetworks({ files: [file], crs: 'wgs84', bounds: BOUNDS, simulated: true });
}

describe('networks of GeoJSON', () => {
  it('are joined where corners lie, parted at valves, and can be asked whom a leak cuts off', async () => {
    const made = await read(GOOD);
    expect(networksSchema.parse(made)).toEqual(made);
    const [gas] = made.networks;
    expect([gas.medium, gas.nodes.length, gas.pipes.map(({ id }) => id)]).toEqual([
      'gas',
      6,
      ['main', 'main/1', 'main/2', 'branch', 'branch/1'],
    ]);
    const flow = new Flow(gas);
    expect(flow.isolate({ node: 'h2' }).valves.map(({ id }) => id)).toEqual(['v2']);
    const { valves, cutOff } = flow.isolate({ pipe: 'main/2' });
    expect([valves.map(({ name, device }) => [name, device]), cutOff.map(({ id, homes }) => [id, homes]).sort()]).toEqual([
      [['1号阀', 'gv-1']],
      [
        ['h1', 48],
        ['h2', 0],
      ],
    ]);
  });

  it('of several media in one file are told apart', async () => {
    const water = GOOD.map((each) => JSON.parse(JSON.stringify(each).replace(/"(gas|燃气)"/, '"water"')) as object);
    expect((await read([...GOOD, ...water])).networks.map(({ medium, pipes }) => [medium, pipes.length])).toEqual([
      ['water', 5],
      ['gas', 5],
    ]);
  });

  it.each([
    [
      'an end where nothing is',
      [...GOOD, pipe('loose', at(20, 20), at(40, 40))],
      'gas.geojson #7: pipe loose ends at 117.014000, 36.614000',
    ],
    ['a kind nobody knows', [...GOOD, point('hydrant', 'x', at(1, 1))], 'gas.geojson #7: kind is "hydrant"; it is one of pipe, source'],
    ['a medium nobody knows', [feature({ network: 'beer', kind: 'pipe' }, 'LineString', [])], '#0: network is "beer"; it is one of water'],
    ['no properties', [{ type: 'Feature', geometry: null }], '#0: network is nothing'],
    ['null', [null], '#0: network is nothing'],
    ['a valve that is a line', [feature({ network: 'gas', kind: 'valve' }, 'LineString', [at(0, 0), at(1, 1)])], 'a valve is a Point'],
    [
      'a pipe in several parts',
      [feature({ network: 'gas', kind: 'pipe' }, 'MultiLineString', [[at(0, 0), at(1, 1)]])],
      'a pipe is a LineString',
    ],
    ['a pipe of one point', [pipe('short', at(0, 0))], 'two points at least, and this has 1'],
    ['a pipe of none', [pipe('short')], 'it has no coordinates'],
    [
      'what lies outside',
      [...GOOD, pipe('far', at(0, 0), [118, 36.65])],
      '#7: it reaches to 117.01000, 36.61000, 118.00000, 36.65000, outside',
    ],
    ['swapped coordinates', [point('valve', 'v', [36.65, 117.02])], 'longitude comes first'],
    ['metres', [point('valve', 'v', [500_000, 4_050_000])], 'are metres on a plane'],
    ['an id used twice', [...GOOD, point('consumer', 'h1', at(20, 15))], 'gas network: two features have the id h1'],
    ['two nodes at one spot', [...GOOD, point('valve', 'v9', at(20, 20))], 'valve v9 stands where h2 does'],
    ['no source', GOOD.slice(1), 'it has no source'],
    ['a house that no pipe reaches', [...GOOD, point('consumer', 'h9', at(90, 90))], 'no source feeds the consumer h9'],
    ['a wrong place', [point('consumer', 'h', at(0, 0), { place: 'b1' })], 'place is "b1"; it is a path such as'],
    ['half a household', [point('consumer', 'h', at(0, 0), { homes: 1.5 })], 'homes is 1.5; it is a whole number'],
    [
      'a direction in words',
      [feature({ network: 'gas', kind: 'pipe', oneWay: 'yes' }, 'LineString', [at(0, 0), at(1, 1)])],
      'oneWay is "yes"',
    ],
  ])('with %s are not taken, and it is said why', async (_what, features, words) => {
    await expect(read(features)).rejects.toThrow(words);
  });

  it('whose pipes of one direction lead around in a ring are not taken; a ring of both directions is', async () => {
    const ring = (oneWay: boolean): object[] => {
      const corners = [at(0, 0), at(10, 0), at(10, 10)];
      return [
        point('source', 's', at(0, 0)),
        ...corners.map((corner, i) =>
          feature({ network: 'power', kind: 'pipe', id: `p${i}`, oneWay }, 'LineString', [corner, corners[(i + 1) % 3]]),
        ),
      ].map((each) => JSON.parse(JSON.stringify(each).replace('"gas"', '"power"')) as object);
    };
    await expect(read(ring(true))).rejects.toThrow(/lead around in a ring, through s → .* → s: turn one of them/);
    expect((await read(ring(false))).networks[0].pipes).toHaveLength(3);
  });

  it('tell every fault at once, up to twenty', async () => {
    const wrong = Array.from({ length: 25 }, (_, i) => point('hydrant', `x${i}`, at(i, 0)));
    await expect(read(wrong)).rejects.toThrow(/have 25 faults and were not taken.*#0: .*#19: kind is "hydrant"[^#]*and 5 more$/s);
  });

  it.each([
    ['{"type":"FeatureCollection"', 'gas.geojson is not JSON'],
    ['[]', 'no GeoJSON FeatureCollection (its type is nothing)'],
    ['null', 'no GeoJSON FeatureCollection'],
    ['{"type":"Topology","objects":{}}', 'its type is "Topology"'],
  ])('%s is no such file', async (text, words) => {
    await expect(read([], text)).rejects.toThrow(words);
  });
});
