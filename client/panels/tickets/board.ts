import type { Ticket } from '#contract/records/ticket.ts';

export const COLUMNS = ['open', 'late', 'check', 'closed'] as const;
/** `open` all under way · `late` past its deadline · `check` waits for the desk · `closed`. */
export type Column = (typeof COLUMNS)[number];

const WAITS_FOR_DESK: ReadonlySet<Ticket['state']> = new Set<Ticket['state']>(['finished', 'verified', 'returned', 'filed']);

/** Tickets by what they want of the desk; the nearest deadline first, closed ones newest first. @param now ms UTC. */
export function boardOf(tickets: Iterable<Ticket>, now: number): Record<Column, Ticket[]> {
  const all = [...tickets];
  const open = all.filter((ticket) => ticket.state !== 'closed').sort((a, b) => a.deadline - b.deadline || (a.id < b.id ? -1 : 1));
  return {
    open,
    late: open.filter((ticket) => ticket.deadline < now),
    check: open.filter((ticket) => WAITS_FOR_DESK.has(ticket.state)),
    closed: all.filter((ticket) => ticket.state === 'closed').sort((a, b) => b.updatedAt - a.updatedAt),
  };
}
