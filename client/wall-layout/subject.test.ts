import { expect, it } from 'vitest';
import { createFakeWorld } from '#client/layers/fake-world.ts';
import { obstacleOf, placesOfItem } from './subject.ts';

it('a device that is too far away to be held is shown, and where it is is watched; one the ledger has not got is gone', () => {
  const { world } = createFakeWorld(0);
  const parted = { ...world, far: { ...world.far, count: 1 } } as typeof world;
  const item = { panel: 'wall-device', about: 'device:d9', seconds: 20 };
  const far = { ...item, at: '/s/q0/c0/b0' };
  expect([obstacleOf(parted, far, null), placesOfItem(parted, far, null)]).toEqual([null, ['/s/q0/c0/b0']]);
  expect(obstacleOf(parted, item, null)?.why.en).toBe('it has left the screen');
  expect(obstacleOf(world, far, null)?.why.en).toBe('it has left the screen');
  expect(placesOfItem(parted, { panel: 'wall-alerts', about: '', seconds: 20 }, null)).toEqual([]);
  const [place] = [...world.all('place').keys()];
  const view = (focus: string) => ({ view: { focus, stage: 'map' as const }, seconds: 20 });
  expect([obstacleOf(parted, view(`${place}/d9`), null), placesOfItem(parted, view(place), null)]).toEqual([null, [place]]);
  expect(obstacleOf(world, view(`${place}/d9`), null)).not.toBeNull();
});
