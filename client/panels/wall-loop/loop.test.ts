import { expect, it } from 'vitest';
import { TICKET_LINKS, type Ticket } from '#contract/records/ticket.ts';
import { todaysLoop } from './loop.ts';

const NOW = Date.UTC(2026, 10, 23, 4);
const HOUR = 3_600_000;
const filled = (count: number): Ticket['links'] =>
  Object.fromEntries(TICKET_LINKS.slice(0, count).map((link) => [link, { at: 1, by: { id: 'u', name: 'u' } }]));
const ticket = (patch: Partial<Ticket>): Ticket =>
  ({ state: 'dispatched', filedAt: NOW - HOUR, deadline: NOW + HOUR, links: filled(3), evaluation: null, ...patch }) as Ticket;
const closed = (onTime: boolean, seconds: number, filedAt = NOW - HOUR): Ticket =>
  ticket({ state: 'closed', links: filled(7), filedAt, evaluation: { onTime, seconds, reworks: 0, reopened: 0, score: 5 } });

it('follows today’s tickets along the seven links', () => {
  const loop = todaysLoop(
    [
      ticket({}),
      ticket({ state: 'accepted', links: filled(4), deadline: NOW - 1 }),
      closed(true, 600),
      closed(false, 1800),
      closed(true, 60, NOW - 30 * HOUR),
    ],
    NOW,
  );
  expect(loop.links.map((link) => link.done)).toEqual([4, 4, 4, 3, 2, 2, 2]);
  expect(loop.links.map((link) => link.here)).toEqual([0, 0, 0, 1, 1, 0, 0]);
  expect(loop).toMatchObject({ filed: 4, closed: 2, late: 1, onTime: 0.5, meanMs: 1_200_000 });
});

it('says nothing of rates while nothing is closed', () => {
  expect(todaysLoop([], NOW)).toMatchObject({ filed: 0, onTime: null, meanMs: null });
});
