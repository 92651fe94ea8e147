import { expect, it, vi } from 'vitest';
import { put } from '#contract/records/record.ts';
import { warningsAround } from '#client/warnings/in-force.ts';
import { stricterLimits } from '#client/warnings/stricter.ts';
import manhole from '#devices/manhole/kind.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import type { LabelsMark, LinesMark } from '#client/marks/marks.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld, type FakeWorld } from './fake-world.ts';
import { hostLayers } from './host.ts';

const RING = [
  [117, 36],
  [117.1, 36],
  [117.05, 36.1],
  [117, 36],
] as const;

function drawn(fake: FakeWorld) {
  const host = hostLayers(LAYERS, fake.world, 'zh', { focus: '', stage: 'map', hidden: [], time: 'live', open: '' }, () => undefined);
  const mark = <M>(id: string): M => host.marks().find((one) => one.id === id) as M;
  return {
    lines: () => mark<LinesMark | undefined>('warnings/outlines')?.lines.map(({ tone, points }) => `${tone} ${points.length}`) ?? [],
    names: () => mark<LabelsMark | undefined>('warnings/names')?.labels.map(({ text, position }) => `${text} ${position[1]}`) ?? [],
  };
}

it('a warning in force is outlined in its colour and named at its northern end; one that is ahead or over is not', async () => {
  const fake = createFakeWorld(2);
  const { lines, names } = drawn(fake);
  expect(lines()).toEqual([]);
  fake.put(put('warning', make('warning', { shapes: [[...RING]] })));
  await vi.waitFor(() => expect(lines()).toEqual(['severe 4']));
  expect(names()).toEqual(['暴雨橙色预警 36.1']);
  fake.put(put('warning', make('warning', { id: 'ahead', hazard: 'wind', colour: 4, state: 'upcoming', shapes: [[...RING]] })));
  expect(lines()).toEqual(['severe 4']);
  fake.put(put('warning', make('warning', { state: 'over' })));
  expect([lines(), names()]).toEqual([[], []]);
});

it('where its sender gave only codes, the places are outlined', async () => {
  const fake = createFakeWorld(2);
  const place = [...fake.world.all('place').values()].find(({ ring }) => ring)!;
  const { lines } = drawn(fake);
  fake.put(put('warning', make('warning', { places: [place.path] })));
  await vi.waitFor(() => expect(lines()).toEqual([`severe ${place.ring!.length}`]));
});

it('of a place those are told that touch it, in force ahead of those to come, the gravest first', () => {
  const fake = createFakeWorld(2);
  const say = (id: string, more: Parameters<typeof make<'warning'>>[1]): void => fake.put(put('warning', make('warning', { id, ...more })));
  say('a', { places: ['/s/q0'], colour: 4 });
  say('b', { places: ['/s'], colour: 1 });
  say('c', { places: ['/s/q0/c0'], colour: 1, state: 'upcoming' });
  say('d', { places: ['/s/q1'], colour: 1 });
  say('e', { places: ['/s/q0'], colour: 1, state: 'over' });
  const at = (path: string): string =>
    warningsAround(fake.world, path)
      .map(({ id }) => id)
      .join('');
  expect([at('/s/q0'), at('/s/q1/c2'), at('')]).toEqual(['bac', 'bd'.split('').sort().join(''), expect.stringMatching(/^(bd|db)ac$/)]);
});

it('limits that are stricter are told with what they are else', () => {
  const told = stricterLimits(manhole, new Map([['rain', 2]]));
  expect(told.map(({ point, limit, bound, usual }) => [point, limit, bound, usual])).toEqual([
    ['waterLevelCm', 'alert', 144, 180],
    ['waterLevelCm', 'warning', 112, 140],
    ['waterLevelCm', 'limits.0', 1.6, 2],
  ]);
});
