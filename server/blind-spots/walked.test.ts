import { describe, expect, it } from 'vitest';
import { createMoverColumns, MOVER, reserveMover } from '#contract/live/mover-columns.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import type { LonLat } from '#contract/places/geo.ts';
import type { Records } from '#server/records/records.ts';
import { Walked } from './walked.ts';

const HOUR_MS = 3_600_000;
const START = Date.parse('2026-11-28T08:00:00+08:00');
/** A square of a hundredth of a degree, so many hundredths east of the first. */
const square = (column: number): LonLat[] => {
  const [west, south] = [117 + column / 100, 36];
  return [
    [west, south],
    [west + 0.01, south],
    [west + 0.01, south + 0.01],
    [west, south + 0.01],
    [west, south],
  ];
};
const inside = (column: number): LonLat => [117.005 + column / 100, 36.005];
const PLACES = [0, 1, 2].map((column) => ({ level: 'grid', path: `/s/q/g${column}`, ring: square(column) }));
const DEVICES = [
  { id: 'point', kind: 'patrol-point', place: '/s/q/g2/c' },
  { id: 'car', kind: 'patrol-car', place: '/s/q/g2/c' },
  { id: 'watch', kind: 'care-watch', place: '/s/q/g2/c' },
];
const CATEGORY: Readonly<Record<string, string>> = { 'patrol-car': 'patrol', 'care-watch': 'care' };
const records = {
  get: (type: string, id: string) => (type === 'crew' ? (id === 'crew' ? {} : undefined) : DEVICES.find((device) => device.id === id)),
  all: () => PLACES.values(),
} as unknown as Pick<Records, 'get' | 'all'>;

function open() {
  const [movers, rounds] = [createMoverColumns(), [] as PatrolRound[]];
  let time = START;
  let set = 0;
  const walked = new Walked({
    records,
    kinds: { get: (id: string) => ({ category: CATEGORY[id] }) as never },
    movers,
    rounds: (from, until) => Promise.resolve(rounds.filter((round) => round.from >= from && round.from < until)),
    limitMs: 24 * HOUR_MS,
    now: () => time,
    monotonic: () => time - START + set,
  });
  const stand = (id: string, at: number, [lng, lat]: LonLat): void => {
    let handle = movers.ids.indexOf(id);
    if (handle < 0) {
      handle = movers.size;
      reserveMover(movers, handle);
      movers.ids[handle] = id;
    }
    time = Math.max(time, at);
    Object.assign(movers.status, { [handle]: MOVER.live });
    [movers.at[handle], movers.lng[handle], movers.lat[handle]] = [at, lng, lat];
    walked.look();
  };
  const after = async (hours: number, jurisdiction = '/') => {
    time = START + hours * HOUR_MS;
    walked.look();
    return walked.of(jurisdiction);
  };
  /** Our clock is put ahead: no time passes. */
  const putAhead = (hours: number): void => void (set -= hours * HOUR_MS);
  return { stand, rounds, after, putAhead };
}

describe('grids where nobody was', () => {
  it('are not told where nobody says where they are', async () => {
    expect(await open().after(100)).toBeNull();
  });

  it('are told after the limit, longest first; before the server has listened for so long nothing is claimed', async () => {
    const { stand, after } = open();
    stand('crew', START, inside(0));
    expect(await after(23)).toMatchObject({ grids: 3, unsure: 2, places: [] });
    stand('crew', START + 23 * HOUR_MS, inside(1));
    const told = await after(25);
    expect(told).toMatchObject({ unsure: 0 });
    expect(told!.places).toEqual([
      { place: '/s/q/g2', lastAt: null },
      { place: '/s/q/g0', lastAt: START },
    ]);
    expect((await after(25, '/s/q/g0'))!.places).toEqual([{ place: '/s/q/g0', lastAt: START }]);
  });

  it('nothing is claimed because a clock was put ahead', async () => {
    const { stand, after, putAhead } = open();
    stand('crew', START, inside(0));
    putAhead(48);
    expect(await after(49)).toMatchObject({ unsure: 2, places: [] });
  });

  it('a clock that is put ahead or back makes nobody’s visit older or newer', async () => {
    const { stand, after, putAhead } = open();
    const here = async (hours: number): Promise<boolean> => !(await after(hours))!.places.some(({ place }) => place === '/s/q/g0');
    await after(30);
    stand('crew', START + 30 * HOUR_MS, inside(0));
    putAhead(48);
    expect(await here(79)).toBe(true);
    putAhead(-96);
    expect([await here(5), await here(6)]).toEqual([true, false]);
  });

  it('a patrol car was there, and a guard on a round; not who wears a watch because they are cared for', async () => {
    const { stand, rounds, after } = open();
    stand('crew', START, inside(0));
    stand('watch', START + 24 * HOUR_MS, inside(1));
    stand('car', START + 20 * HOUR_MS, inside(0));
    const visit = { at: START + 22 * HOUR_MS };
    rounds.push({ from: START + 21 * HOUR_MS, points: [{ device: 'point', visit }] } as unknown as PatrolRound);
    expect((await after(25))!.places).toEqual([{ place: '/s/q/g1', lastAt: null }]);
  });
});
