import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { put } from '#contract/records/record.ts';
import { createFakeWorld } from '#client/layers/fake-world.ts';
import { followLookedAt, lookAlsoAt, placesLookedAt } from './looked-at.ts';

const alert = (id: string, place: string, more: Partial<Alert> = {}): Alert =>
  ({ id, place, device: null, lifeSafety: true, acked: null, raisedAt: Number(id.slice(1)), ...more }) as Alert;

it('looked at is where the view is, where what is open happens, and where life is in danger, the newest first', () => {
  const { world, put: change } = createFakeWorld(0);
  change(put('alert', alert('a1', '/s/c1')), put('alert', alert('a2', '/s/c2', { acked: {} as Alert['acked'] })));
  for (let i = 10; i < 30; i++) change(put('alert', alert(`a${i}`, `/s/t${i}`)));
  change(put('alert', alert('a99', '/s/c9', { lifeSafety: false })));
  expect(placesLookedAt(world, { focus: '', open: '' })).toEqual([]);
  expect(placesLookedAt(world, { focus: '/s/c1/b1', open: 'alert:a2' })).toEqual(['/s/c1/b1', '/s/c2']);
  const parted = { ...world, far: { ...world.far, count: 1 } } as typeof world;
  expect(placesLookedAt(parted, { focus: '/s/c1', open: 'device:d1' })).toEqual([
    '/s/c1',
    ...[29, 28, 27, 26, 25, 24, 23, 22].map((i) => `/s/t${i}`),
  ]);
});

it('what regions of a wall show is looked at as long as they do, after the newest calls for help', () => {
  const { world, put: change } = createFakeWorld(0);
  for (let i = 10; i < 30; i++) change(put('alert', alert(`a${i}`, `/s/t${i}`)));
  const told: (readonly string[])[] = [];
  const parted = { ...world, far: { ...world.far, count: 1 }, lookAt: (places) => void told.push(places) } as typeof world;
  const end = followLookedAt(parted);
  const calls = [29, 28, 27, 26, 25, 24, 23, 22].map((i) => `/s/t${i}`);
  const many = Array.from({ length: 12 }, (_, n) => `/s/r${n}`);
  const ends = [lookAlsoAt(['/s/c1/b1/F03']), lookAlsoAt(many)];
  expect(told.at(-1)).toEqual([...calls.slice(0, 4), '/s/c1/b1/F03', ...many.slice(0, 11)]);
  ends[1]();
  expect(told.at(-1)).toEqual([...calls.slice(0, 4), '/s/c1/b1/F03', ...calls.slice(4)]);
  ends[0]();
  expect(told.at(-1)).toEqual(calls);
  end();
});
