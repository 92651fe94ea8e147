import { expect, it } from 'vitest';
import { put } from '#contract/records/record.ts';
import type { Operation } from '#contract/records/operation.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { unanswered } from './unanswered.ts';

const kinds = await loadKinds();
const records = new Records();
records.apply([put('device', make('device', { id: 'unit', kind: 'uitd' }))]);

const said = (patch: Partial<Operation>): (readonly [code: string, on: boolean])[] =>
  unanswered(
    [
      put(
        'operation',
        make('operation', {
          device: 'unit',
          kind: 'uitd',
          action: 'roll-call',
          expects: { point: 'rollCallAnswered', is: 1, withinS: 600 },
          ...patch,
        }),
      ),
    ],
    { kinds, records },
    5,
  ).map(({ code, on }) => [code, on] as const);

it('a roll call that the unit took and nobody answered is an alert, until one is answered', () => {
  expect(said({ state: 'timed-out', acknowledgedAt: 2, endedAt: 5 })).toEqual([['roll-call-missed', true]]);
  expect(said({ state: 'confirmed', acknowledgedAt: 2, endedAt: 5 })).toEqual([['roll-call-missed', false]]);
});

it('says nothing of anybody where nobody was asked, or may still answer', () => {
  expect(said({ state: 'timed-out', acknowledgedAt: null, endedAt: 5 })).toEqual([]);
  expect(said({ state: 'acknowledged', acknowledgedAt: 2 })).toEqual([]);
  expect(said({ state: 'refused', acknowledgedAt: 2, endedAt: 5 })).toEqual([]);
  expect(said({ state: 'timed-out', acknowledgedAt: 2, endedAt: 5, action: 'set-clock' })).toEqual([]);
  expect(said({ state: 'timed-out', acknowledgedAt: 2, endedAt: 5, device: 'gone' })).toEqual([]);
});
