import { expect, it } from 'vitest';
import type { Ticket } from './ticket.ts';
import { responseClock } from './response-clock.ts';

const ticket = (state: Ticket['state'], severity: Ticket['severity'] = 1): Ticket =>
  ({
    severity,
    state,
    flow: [
      { at: 1000, to: 'dispatched' },
      { at: 5000, to: 'returned' },
      { at: 9000, to: 'dispatched' },
      { at: 20_000, to: 'accepted' },
    ],
  }) as Ticket;

it('runs for accepting, then for arriving, from the last dispatch of an extreme ticket', () => {
  expect(responseClock(ticket('dispatched'))).toEqual({ step: 'accept', deadline: 69_000 });
  expect(responseClock(ticket('accepted'))).toEqual({ step: 'arrive', deadline: 189_000 });
  expect([responseClock(ticket('arrived')), responseClock(ticket('dispatched', 2))]).toEqual([null, null]);
});

it('of people shut in counts until help must be there, from the alert on, before a crew is sent too', () => {
  const shut = { arriveBy: 1_800_000 };
  expect(responseClock({ ...ticket('filed'), ...shut })).toEqual({ step: 'arrive', deadline: 1_800_000 });
  expect(responseClock({ ...ticket('dispatched'), ...shut })).toEqual({ step: 'accept', deadline: 69_000 });
  expect(responseClock({ ...ticket('accepted'), ...shut })).toEqual({ step: 'arrive', deadline: 1_800_000 });
  expect([responseClock({ ...ticket('arrived'), ...shut }), responseClock(ticket('filed'))]).toEqual([null, null]);
});
