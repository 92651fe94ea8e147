import { expect, it } from 'vitest';
import { STATUS } from '#contract/live/status.ts';
import { createFakeWorld } from '#client/layers/fake-world.ts';
import { fireLoadOf } from './fire.ts';

it('counts as in order what is heard and normal; silence, faults and open doors are not', () => {
  const { world, live } = createFakeWorld(10);
  live(new Map(Array.from({ length: 10 }, (_, handle) => [handle, STATUS.normal])));
  expect(fireLoadOf(world, { path: '' })).toMatchObject({ share: 1, charging: null, bikesInLifts: 0 });
  live(
    new Map([
      [0, STATUS.alert],
      [1, STATUS.fault],
      [2, STATUS.offline],
      [3, STATUS.warning],
      [4, STATUS.unknown],
    ]),
  );
  const load = fireLoadOf(world, { path: '' });
  expect(load.share).toBe(0.5);
  expect(load.kinds.map(({ kind, all, inOrder, alerting }) => [kind.id, all, inOrder, alerting])).toEqual([['smoke', 10, 5, 1]]);
});

it('is about the scope alone; where there is none of it nothing is said', () => {
  const { world } = createFakeWorld(10);
  expect(fireLoadOf(world, { path: '/elsewhere' })).toEqual({ share: null, kinds: [], charging: null, bikesInLifts: 0, asOf: 0 });
});
