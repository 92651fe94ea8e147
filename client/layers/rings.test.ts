import { describe, expect, it } from 'vitest';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { RollUp } from '#contract/live/rollup.ts';
import { type LabelsMark, type Mark, type PointsMark } from '#client/marks/marks.ts';
import { toneAt, toneOf } from '#client/marks/tones.ts';
import type { View } from '#client/view/view.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld, fakeAlert, type FakeWorld } from './fake-world.ts';
import { hostLayers, type LayerHost } from './host.ts';

const HOME: View = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' };

function show(fake: FakeWorld, view: View = HOME): LayerHost & { mark<M extends Mark>(id: string): M } {
  const host = hostLayers(LAYERS, fake.world, 'zh', view, () => undefined);
  return { ...host, mark: <M extends Mark>(id: string) => host.marks().find((mark) => mark.id === id) as M };
}
const tones = (host: ReturnType<typeof show>): Uint8Array => host.mark<PointsMark>('devices/points').columns.tone;

describe('rings', () => {
  const rollUp = (alerts: RollUp['alerts'], handled = 0): RollUp => ({
    alerts,
    unacked: 0,
    lifeSafety: 0,
    handled,
    devices: [0, 3, 0, 0, 0, 0, 0, 0],
  });
  const shown = (host: ReturnType<typeof show>, level: string): string[] =>
    host
      .mark<LabelsMark>(`rings/${level}`)
      .labels.map(({ text, tone, more = [] }) => [{ text, tone }, ...more].map((one) => `${one.tone} ${one.text}`).join(', '));

  it('count by severity at every level, the worst first, and hide no device in alarm', () => {
    const fake = createFakeWorld(400);
    const host = show(fake);
    const first = [...fake.world.all('device').values()].find((device) => device.place === '/s/q0/c0/b')!;
    fake.put(fakeAlert(first));
    fake.roll(new Map(['/s', '/s/q0', '/s/q0/c0', '/s/q0/c0/b'].map((path) => [path, rollUp([1, 0, 0, 2])])));
    for (const level of ['street', 'community', 'compound', 'building', 'building-near'])
      expect(shown(host, level)).toEqual(['extreme 1, minor 2']);
    fake.roll(new Map([['/s/q0/c0/b', rollUp([0, 0, 0, 0])]]));
    expect(shown(host, 'building')).toEqual([]);
    expect(toneAt(toneOf(tones(host)[first.handle])).alarm).toBe(true);
    expect(host.mark<PointsMark>('devices/points').scale).toBeUndefined();
  });

  it('keep what is restored while its case is being handled, after all that alarms, and alone where nothing does', () => {
    const fake = createFakeWorld(8);
    const host = show(fake);
    fake.roll(
      new Map([
        ['/s/q0/c0/b', rollUp([0, 0, 0, 0], 1)],
        ['/s/q0/c1/b', rollUp([0, 2, 0, 0], 3)],
      ]),
    );
    expect(shown(host, 'building')).toEqual(['handled 1', 'severe 2, handled 3']);
    expect(shown(show(fake), 'building')).toEqual(['handled 1', 'severe 2, handled 3']);
    fake.roll(new Map([['/s/q0/c0/b', rollUp([0, 0, 0, 0])]]));
    expect(shown(host, 'building')).toEqual(['severe 2, handled 3']);
  });

  it('stand on grids where buildings hang in them and no compound does, so that every building has a neighbourhood and none two', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    const place = (path: string, level: 'grid' | 'building' | 'compound'): RecordChange =>
      put('place', { id: path, path, level, name: path, center: [117, 36.6], simulated: true });
    fake.put(
      place('/s/g1', 'grid'),
      place('/s/g1/b', 'building'),
      place('/s/g2', 'grid'),
      place('/s/g2/c', 'compound'),
      place('/s/g2/c/b', 'building'),
      place('/s/g2/b', 'building'),
    );
    fake.roll(new Map(['/s/g1', '/s/g2', '/s/g2/c'].map((path, i) => [path, rollUp([0, 0, 0, i + 1])])));
    expect(shown(host, 'compound')).toEqual(['minor 1', 'minor 3']);
  });

  it('leave no distance without a level', () => {
    const host = show(createFakeWorld(4));
    const levels = ['building', 'compound', 'community', 'street'].map((level) => host.mark<LabelsMark>(`rings/${level}`).scale);
    for (let i = 1; i < levels.length; i++) expect(levels[i]?.from).toBe(levels[i - 1]?.to);
    expect(levels.at(-1)?.to).toBeUndefined();
    expect(host.mark<LabelsMark>('rings/building-near').scale).toEqual({ to: levels[0]?.from });
  });

  it('stand on the floors of the building in focus, which then needs none of its own', () => {
    const fake = createFakeWorld(4);
    const host = show(fake);
    fake.roll(
      new Map([
        ['/s/q0/c0/b/F09', rollUp([1, 0, 0, 0])],
        ['/s/q0/c0/b/F02', rollUp([0, 0, 1, 0])],
        ['/s/q0/c1/b/F01', rollUp([0, 1, 0, 0])],
      ]),
    );
    expect(shown(host, 'floor')).toEqual([]);
    fake.roll(
      new Map([
        ['/s/q0/c0/b', rollUp([1, 0, 1, 0])],
        ['/s/q0/c1/b', rollUp([0, 0, 1, 0])],
      ]),
    );
    expect(shown(host, 'building-near')).toHaveLength(2);
    host.setView({ ...HOME, focus: '/s/q0/c0/b/F09/d1' });
    expect(shown(host, 'floor')).toEqual(['moderate 1', 'extreme 1']);
    expect(shown(host, 'building-near')).toEqual(['moderate 1']);
    expect(host.mark<LabelsMark>('rings/floor').labels.map(({ position }) => position[2])).toEqual([4.5, 25.5]);
    fake.roll(new Map([['/s/q0/c0/b/F03', rollUp([0, 0, 0, 1])]]));
    expect(shown(host, 'floor')).toHaveLength(3);
  });
});
