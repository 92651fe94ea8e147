import { expect, it } from 'vitest';
import type { RollUp } from '#contract/live/rollup.ts';
import type { Place } from '#contract/records/place.ts';
import type { World } from '#client/world/world.ts';
import { rankCompounds } from './ranking.ts';

const rollUp = (alerts: RollUp['alerts'], devices = 10): RollUp => ({
  alerts,
  unacked: 0,
  lifeSafety: 0,
  handled: 0,
  devices: [0, devices, 0, 0, 0, 0, 0, 0],
});
const ROLLUPS: Record<string, RollUp> = {
  '/s/calm': rollUp([0, 0, 0, 0]),
  '/s/flat-batteries': rollUp([0, 0, 0, 40]),
  '/s/fire': rollUp([1, 0, 0, 0]),
  '/s/empty': rollUp([0, 0, 0, 0], 0),
  '/t/far': rollUp([1, 0, 0, 0]),
};
const world = {
  all: () => new Map(Object.keys(ROLLUPS).map((path) => [path, { path, level: 'compound', name: path } as Place])),
  rollup: (path: string) => ROLLUPS[path],
} as unknown as World;

it('a fire is worse than any number of flat batteries; what no device watches is not ranked', () => {
  const ranked = rankCompounds(world, (path) => path.startsWith('/s'));
  expect(ranked.map(({ place, worst, alerts }) => [place.path, worst, alerts])).toEqual([
    ['/s/fire', 1, 1],
    ['/s/flat-batteries', 4, 40],
    ['/s/calm', null, 0],
  ]);
});
