import { expect, it } from 'vitest';
import { MOVER } from '#contract/live/mover-columns.ts';
import type { Crew } from '#contract/records/crew.ts';
import { put } from '#contract/records/record.ts';
import type { MoversMark } from '#client/marks/marks.ts';
import { TONE } from '#client/marks/tones.ts';
import type { View } from '#client/view/view.ts';
import { AlertIndex } from './alerts/alert-index.ts';
import { createFakeWorld } from './fake-world.ts';
import type { LayerInstance } from './layer.ts';
import movers from './movers.layer.ts';

const HOME: View = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' };

const crew = (id: string): Crew => ({
  id,
  name: `队伍 ${id}`,
  skill: 'grid',
  place: '/s/q0',
  position: [117, 36.6, 0],
  members: 2,
  state: 'free',
  simulated: true,
  version: 1,
  updatedAt: 1,
  updatedBy: { id: 'system', name: 'system' },
});

function open() {
  const fake = createFakeWorld(1);
  fake.put(put('crew', crew('c1')), put('crew', crew('c2')));
  const layer: LayerInstance = movers.create({ world: fake.world, alerts: new AlertIndex(fake.world), lang: 'zh' }, HOME);
  fake.world.onMovers((touched) => layer.update({ what: 'movers', touched }));
  fake.world.onRecords((changes) => layer.update({ what: 'records', changes, devices: new Set() }));
  const mark = (): MoversMark => layer.marks()[0] as MoversMark;
  return { ...fake, mark, tones: () => Array.from(mark().tracks.tone.subarray(0, mark().tracks.count)) };
}

it('shows the crews that say where they are: old positions grey, those that are gone not at all', () => {
  const { move, mark, tones } = open();
  expect(mark().tracks.count).toBe(0);
  move(
    new Map([
      ['c1', { lng: 117, lat: 36.6, heading: 90, at: 1 }],
      ['c2', { lng: 117.001, lat: 36.6, at: 1, status: MOVER.stale }],
    ]),
  );
  expect([tones(), mark().version > 1]).toEqual([[TONE.handled, TONE.stale], true]);
  expect(mark().refer(0)).toEqual({ path: '/s/q0', crew: 'c1', name: '队伍 c1' });
  move(new Map([['c2', { lng: 117.001, lat: 36.6, at: 1, status: MOVER.gone }]]));
  expect(tones()).toEqual([TONE.handled, TONE.hidden]);
});

it('a crew that leaves the ledger, or was never in it, is not drawn', () => {
  const { move, put: write, tones, mark } = open();
  move(
    new Map([
      ['c1', { lng: 117, lat: 36.6, at: 1 }],
      ['nobody', { lng: 117, lat: 36.6, at: 1 }],
    ]),
  );
  expect(tones()).toEqual([TONE.handled, TONE.hidden]);
  write({ type: 'crew', id: 'c1', record: null });
  expect([tones(), mark().refer(0)]).toEqual([[TONE.hidden, TONE.hidden], null]);
});
