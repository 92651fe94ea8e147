import { expect, it } from 'vitest';
import { arriveBy, type KindIndex } from './kinds.ts';

it('help must be there by the earliest of the alerts that go on', () => {
  const kinds = new Map([['elevator', { alerts: { trapped: { arriveS: 1800 }, 'door-fault': {} } }]]) as unknown as KindIndex;
  const alert = (code: string, raisedAt: number, active = true): Parameters<typeof arriveBy>[1][number] => ({
    kind: 'elevator',
    code,
    raisedAt,
    active,
  });
  const shut = [alert('door-fault', 0), alert('trapped', 9000), alert('trapped', 5000), alert('trapped', 0, false)];
  expect(arriveBy(kinds, shut)).toBe(1_805_000);
  expect(arriveBy(kinds, [alert('door-fault', 0), { ...alert('trapped', 0), kind: 'gone' }])).toBeNull();
});
