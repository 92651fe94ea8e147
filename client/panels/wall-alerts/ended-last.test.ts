import { expect, it } from 'vitest';
import type { QueueItem } from '#client/alerts/queue-item.ts';
import { endedLast } from './ended-last.ts';

const item = (id: string, active: boolean, urgent = false): QueueItem => ({ id, urgent, alerts: [{ active }] }) as unknown as QueueItem;

it('what is over sinks, each in its order, but not what is urgent and unseen', () => {
  expect(
    endedLast([item('fire over, unseen', false, true), item('over', false), item('a', true), item('over too', false), item('b', true)]).map(
      ({ id }) => id,
    ),
  ).toEqual(['fire over, unseen', 'a', 'b', 'over', 'over too']);
});
