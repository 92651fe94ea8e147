import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { countHandled } from './handled.ts';

const acked = { by: { id: 'u', name: 'u' }, at: 1 };
const alerts = new Map(
  [
    ['on', { active: true, acked, shelved: null }],
    ['unseen', { active: false, acked: null, shelved: null }],
    ['over', { active: false, acked, shelved: null }],
  ].map(([id, one]) => [id, one as Alert]),
);
const incident = (state: Incident['state'], ids: string[], severity = 1): Incident =>
  ({ state, alerts: ids, severity }) as unknown as Incident;

it('counts what is open until it is closed, once its alerts are counted nowhere else', () => {
  const handled = countHandled(
    [
      incident('dispatched', ['over']),
      incident('dispatched', ['over', 'gone'], 3),
      incident('dispatched', ['over', 'on']),
      incident('open', ['unseen']),
      incident('closed', ['over']),
    ],
    alerts as ReadonlyMap<string, Alert>,
  );
  expect(handled.all).toBe(2);
  expect([...handled.bySeverity]).toEqual([
    [1, 1],
    [2, 0],
    [3, 1],
    [4, 0],
  ]);
});
