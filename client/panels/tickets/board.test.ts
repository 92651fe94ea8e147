import { expect, it } from 'vitest';
import type { Ticket } from '#contract/records/ticket.ts';
import { boardOf } from './board.ts';

const ticket = (id: string, state: Ticket['state'], deadline: number): Ticket => ({ id, state, deadline, updatedAt: deadline }) as Ticket;

it('puts the most pressing first and counts what is late and what waits for the desk', () => {
  const board = boardOf(
    [
      ticket('far', 'accepted', 900),
      ticket('late', 'arrived', 50),
      ticket('near', 'finished', 200),
      ticket('old', 'closed', 10),
      ticket('new', 'closed', 20),
    ],
    100,
  );
  const ids = Object.fromEntries(Object.entries(board).map(([column, list]) => [column, list.map((each) => each.id)]));
  expect(ids).toEqual({ open: ['late', 'near', 'far'], late: ['late'], check: ['near'], closed: ['new', 'old'] });
});
