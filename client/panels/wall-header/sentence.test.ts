import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { QueueItem } from '#client/alerts/queue-item.ts';
import { situationOf } from './sentence.ts';

const item = (id: string, severity: QueueItem['severity'], unacked: number, raisedAt: number, patch: Partial<Alert> = {}): QueueItem => {
  const head = { active: true, lifeSafety: false, raisedAt, severity, ...patch } as Alert;
  return { id, head, alerts: [head], unacked, severity, hazard: patch.code !== 'fault', urgent: unacked > 0 && severity <= 2 };
};

it('means the gravest nobody has acknowledged, and of those the one that waits longest', () => {
  const situation = situationOf([
    item('new', 1, 1, 50),
    item('old', 1, 1, 10),
    item('acked', 1, 0, 1),
    item('orange', 2, 1, 1),
    item('over', 1, 1, 1, { active: false }),
  ]);
  expect(situation).toMatchObject({ mood: 'urgent', item: { id: 'old' }, more: 3, severity: 1 });
});
it('means a danger to people before the state of a device of the same severity', () => {
  expect(situationOf([item('fault', 2, 1, 1, { code: 'fault' }), item('danger', 2, 1, 9)])).toMatchObject({ item: { id: 'danger' } });
  expect(situationOf([item('fault', 1, 1, 9, { code: 'fault' }), item('danger', 2, 1, 1)])).toMatchObject({ item: { id: 'fault' } });
});
it('says what is being handled, and else that it is calm', () => {
  expect(situationOf([item('acked', 1, 0, 1), item('yellow', 3, 1, 1)])).toMatchObject({ mood: 'busy', item: { id: 'acked' }, more: 0 });
  expect(situationOf([item('yellow', 3, 1, 1), item('over', 1, 0, 1, { active: false })])).toMatchObject({ mood: 'calm', item: null });
});
it('is not calm while a fire that went out by itself has been seen by nobody', () => {
  expect(situationOf([item('over', 1, 1, 1, { active: false, lifeSafety: true })])).toMatchObject({ mood: 'urgent', item: { id: 'over' } });
});
