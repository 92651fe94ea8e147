import { afterEach, expect, it } from 'vitest';
import type { LabelsMark, LinesMark, Mark } from '#client/marks/marks.ts';
import { dispatchingStore, type Choice } from '#client/view/dispatching.ts';
import { LAYERS } from './discover.ts';
import { createFakeWorld } from './fake-world.ts';
import { hostLayers } from './host.ts';

const VIEW = { focus: '', stage: 'map', hidden: [], time: 'live', open: '' } as const;

afterEach(() => dispatchingStore.setState({ asking: null }));

it('draws the way of the chosen crew by streets, and what no street is known of as dashes that are called a straight line', () => {
  const host = hostLayers(LAYERS, createFakeWorld(1).world, 'zh', VIEW, () => undefined);
  const mark = <M extends Mark>(id: string): M => host.marks().find((each) => each.id === id) as M;
  const choice = (crew: string, streets: Choice['drawn']): Choice => ({
    crew,
    name: crew,
    position: [117, 36.6, 0],
    digit: 1,
    metres: 640,
    drawn: streets,
  });
  const [from, corner, to] = [
    [117, 36.6],
    [117.004, 36.6],
    [117.004, 36.604],
  ] as const;
  const ask = (chosen: string): void => {
    dispatchingStore.setState({
      asking: {
        to: [...to, 0],
        chosen,
        choices: [
          choice('streets', { streets: [from, corner, to], straight: [[to, [117.0042, 36.604]]] }),
          choice('none', { streets: [], straight: [[from, to]] }),
        ],
      },
    });
    host.setView({ ...VIEW });
  };
  ask('streets');
  const [line, ...off] = mark<LinesMark>('dispatch/way').lines;
  expect(line.points).toEqual([from, corner, to]);
  expect(off.length).toBeGreaterThan(1);
  ask('none');
  const dashes = mark<LinesMark>('dispatch/way').lines;
  expect(dashes.length).toBeGreaterThan(10);
  const ends = dashes.flatMap(({ points }) => points.map(([lon]) => lon));
  expect(ends).toEqual(ends.toSorted((a, b) => a - b));
  expect(mark<LabelsMark>('dispatch/words').labels.map(({ text }) => text)).toEqual(['1 · streets · 640 m', '1 · none · 直线 640 m']);
});
