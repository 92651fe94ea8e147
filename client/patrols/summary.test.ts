import { expect, it } from 'vitest';
import type { PointState } from '#contract/patrols/round.ts';
import type { RoundView } from '#contract/patrols/view.ts';
import { summaryOf } from './summary.ts';

const round = (...states: readonly (readonly [PointState, number?])[]): RoundView => ({
  id: 'r',
  plan: 'p',
  name: '东线',
  shift: '',
  from: 0,
  until: 1,
  simulated: true,
  byHand: false,
  stopped: false,
  points: states.map(([state, at], n) => ({
    device: `d${n}`,
    name: `${n}`,
    at: null,
    due: 1,
    photo: false,
    state,
    refused: [],
    visit: at === undefined ? null : { event: `e${at}`, at, toldAt: at, method: 'nfc', distanceM: null, photo: null, by: '' },
  })),
});

it('counts what was visited, late and missed, leaves out what was given up, and finds the newest check-in', () => {
  const summary = summaryOf([
    round(['done', 5], ['late'], ['missed'], ['stopped']),
    round(['made-up', 9], ['done-late', 7], ['due'], ['planned']),
  ]);
  expect(summary).toMatchObject({ points: 7, visited: 3, late: 1, missed: 1, madeUp: 1, last: { event: 'e9' } });
  expect(summaryOf([])).toMatchObject({ points: 0, last: null });
});
