import { beforeEach, describe, expect, it } from 'vitest';
import { Flow } from '#contract/networks/isolation.ts';
import type { Network, NetworkNode } from '#contract/networks/network.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { affectedBy } from './affected.ts';
import { seatOf } from './locate.ts';

const COMPOUND = '/370102/370102004/c1';
const at = (east: number): [number, number] => [117 + east / 1000, 36.66];
const node = (id: string, kind: NetworkNode['kind'], east: number, more: Partial<NetworkNode> = {}): NetworkNode => ({
  id,
  kind,
  name: id,
  at: at(east),
  homes: 0,
  ...more,
});
const pipe = (from: NetworkNode, to: NetworkNode): Network['pipes'][number] => ({
  id: `${from.id}-${to.id}`,
  from: from.id,
  to: to.id,
  oneWay: false,
  line: [from.at, to.at],
});

/** A station, the compound's valve that is operated, and two buildings, each behind a valve that is turned by hand. */
const [station, main, entry1, b1, entry2, b2] = [
  node('station', 'source', 0),
  node('main', 'valve', 1, { device: 'gv-1' }),
  node('entry1', 'valve', 2),
  node('b1', 'consumer', 3, { place: `${COMPOUND}/b1`, homes: 30 }),
  node('entry2', 'valve', 4),
  node('b2', 'consumer', 5, { place: `${COMPOUND}/b2`, homes: 20 }),
];
const GAS: Network = {
  medium: 'gas',
  nodes: [station, main, entry1, b1, entry2, b2],
  pipes: [pipe(station, main), pipe(main, entry1), pipe(entry1, b1), pipe(main, entry2), pipe(entry2, b2)],
};
const kinds = await loadKinds();
type Deps = Parameters<typeof affectedBy>[1];
let records: Map<string, object>;
let shut: Set<string>;
let away: Set<string>;

beforeEach(() => {
  shut = new Set();
  away = new Set();
  records = new Map(
    Object.entries({
      'device ga-1': { id: 'ga-1', kind: 'gas-alarm', place: `${COMPOUND}/b1/F03` },
      'device em-1': { id: 'em-1', kind: 'electricity-meter', place: `${COMPOUND}/b1` },
      'device el-1': { id: 'el-1', kind: 'elevator', place: `${COMPOUND}/b1` },
      'device el-2': { id: 'el-2', kind: 'elevator', place: `${COMPOUND}/b2` },
      'device gv-1': { id: 'gv-1', kind: 'gas-valve', place: COMPOUND, position: [...main.at, 0] },
      'alert leak': { active: true, kind: 'gas-alarm', code: 'gas-leak', device: 'ga-1' },
      'alert cut': { active: true, kind: 'electricity-meter', code: 'main-power-fault', device: 'em-1' },
    }),
  );
});

const ask = (alerts: string[], change: Partial<Deps> = {}): ReturnType<typeof affectedBy> =>
  affectedBy(
    { alerts },
    {
      networks: {
        of: (medium) => {
          const network = { ...GAS, medium };
          return Promise.resolve([{ network, flow: new Flow(network), simulated: true }]);
        },
      },
      records: {
        get: (type: string, id: string) => records.get(`${type} ${id}`),
        all: (type: string) => [...records].flatMap(([key, record]) => (key.startsWith(`${type} `) ? [record] : [])),
      } as unknown as Deps['records'],
      kinds,
      valve: (device) => ({ shut: shut.has(device), reached: !away.has(device) }),
      jurisdiction: '/',
      cared: [`${COMPOUND}/b1/F02`, `${COMPOUND}/b2/F01`],
      ...change,
    },
  );
const names = (some: readonly { readonly name: string }[]): string[] => some.map(({ name }) => name);

describe('gas that leaks in a building', () => {
  it('is held back by the valve of that building, by hand, or by that of the compound, from afar', async () => {
    const [{ medium, fault, at: where, nearest, remote }] = await ask(['leak']);
    expect([medium, fault, where]).toEqual(['gas', 'leak', b1.at]);
    expect([names(nearest.valves), nearest.homes, nearest.cared, nearest.valves[0].action]).toEqual([['entry1'], 30, 1, null]);
    expect([names(remote!.valves), remote!.homes, remote!.cared]).toEqual([['main'], 50, 2]);
    expect(remote!.valves[0]).toMatchObject({ device: 'gv-1', action: 'close', shut: false });
  });

  it('asks for nothing more once the valve says that it is closed', async () => {
    shut.add('gv-1');
    const [{ nearest, remote }] = await ask(['leak']);
    expect([nearest.valves, nearest.homes, remote]).toEqual([[], 0, null]);
  });

  it.each([
    ['the ledger does not have the valve', () => records.delete('device gv-1')],
    [
      'its device stands elsewhere',
      () => records.set('device gv-1', { id: 'gv-1', kind: 'gas-valve', place: COMPOUND, position: [...b2.at, 0] }),
    ],
    ['it does not answer', () => away.add('gv-1')],
  ])('is not closed from afar where %s', async (_why, change) => {
    change();
    expect(await ask(['leak'])).toMatchObject([{ nearest: { homes: 30 }, remote: null }]);
  });

  it('tells nobody of who is cared for that may not know, and lists no building outside the jurisdiction but counts it', async () => {
    const [{ remote }] = await ask(['leak'], { cared: null, jurisdiction: `${COMPOUND}/b1` });
    expect(remote).toMatchObject({ cared: null, homes: 50, elsewhere: 20, places: [{ name: 'b1', homes: 30 }] });
  });
});

it('a power cut tells what stands still in the buildings that have none', async () => {
  const [{ fault, nearest, remote }] = await ask(['cut']);
  expect([fault, nearest.homes, nearest.cared, remote]).toEqual(['outage', 30, 1, null]);
  expect(nearest.devices).toEqual([{ kind: 'elevator', label: kinds.get('elevator')!.label, count: 1 }]);
});

it('an alert that is over, of a device nobody knows or of a kind that is on no network tells nothing', async () => {
  records.set('alert leak', { active: false, kind: 'gas-alarm', code: 'gas-leak', device: 'ga-1' });
  records.set('alert lost', { active: true, kind: 'gas-alarm', code: 'gas-leak', device: 'nobody' });
  records.set('alert fault', { active: true, kind: 'gas-alarm', code: 'fault', device: 'ga-1' });
  expect(await ask(['leak', 'lost', 'fault', 'none'])).toEqual([]);
});

describe('where a device is on a network', () => {
  it('is said by the network, else by its building, else by the nearest pipe within 30 m', () => {
    expect(seatOf(GAS, { id: 'gv-1', place: '/' })?.leak).toEqual({ node: 'main' });
    expect(seatOf(GAS, { id: 'x', place: `${COMPOUND}/b2/F09` })?.leak).toEqual({ node: 'b2' });
    const beside = (north: number): ReturnType<typeof seatOf> =>
      seatOf(GAS, { id: 'x', place: COMPOUND, position: [117.0005, 36.66 + north / 111_000, 0] });
    expect(beside(20)?.leak).toEqual({ pipe: 'station-main' });
    expect(beside(40)).toBeNull();
  });
});
