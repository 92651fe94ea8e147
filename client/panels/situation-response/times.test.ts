import { expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { timesOf } from './times.ts';

const by = { id: 'u', name: 'u' };
const alert = (patch: Partial<Alert>): Alert => ({ severity: 1, raisedAt: 1000, active: true, acked: null, ...patch }) as Alert;
const ticket = (...flow: readonly (readonly [to: string, at: number])[]): Ticket =>
  ({ filedAt: 1000, flow: flow.map(([to, at]) => ({ to, at })) }) as unknown as Ticket;

it('counts what people did today, and who is still waited for', () => {
  const times = timesOf(
    [
      alert({ acked: { by, at: 4000 } }),
      alert({ acked: { by, at: 2000, reason: 'over' } }),
      alert({ severity: 3, acked: { by, at: 9000 } }),
      alert({ raisedAt: 3000 }),
      alert({ late: true }),
      alert({ active: false }),
    ],
    [ticket(['dispatched', 3000], ['arrived', 6000]), ticket(['dispatched', 500])],
    1000,
    8000,
  );
  expect(times.acknowledge).toEqual({ count: 1, median: 3000, most: 3000 });
  expect(times.dispatch).toMatchObject({ count: 1, median: 2000 });
  expect(times.arrive).toMatchObject({ count: 1, median: 5000 });
  expect(times.finish).toEqual({ count: 0, median: null, most: null });
  expect(times).toMatchObject({ waiting: 1, longest: 5000 });
});
