import type { TicketState } from '#contract/records/ticket.ts';
import { defineDue } from './due.ts';

/** Handling is over, or nobody is asked for it: the desk has the ticket to check. */
const HANDLED: ReadonlySet<TicketState> = new Set<TicketState>(['finished', 'verified', 'closed']);

export default defineDue({
  id: 'overdue-handling',
  about: 'A ticket whose handling is not finished by its deadline is late, and every screen is told.',
  type: 'ticket',
  at: ({ state, deadline, late }) => (HANDLED.has(state) || late?.handle !== undefined ? null : deadline),
  // The version stays: whoever finishes it at this moment has not seen anything else.
  fire: (ticket, now) => ({ ...ticket, late: { ...ticket.late, handle: now } }),
});
