import type { Actor } from '#contract/records/stamp.ts';
import { TICKET_LINKS, type Ticket, type TicketLink, type TicketState } from '#contract/records/ticket.ts';

interface Step {
  readonly link: TicketLink;
  /** `done`; `now` = the one being worked on; `ahead`. */
  readonly state: 'done' | 'now' | 'ahead';
  readonly at: number | null;
  readonly by: Actor | null;
}

/** The link each state works towards. Its state says where a ticket is: links keep their first instant also when it goes back. */
const AT: Readonly<Record<TicketState, TicketLink | null>> = {
  filed: 'dispatch',
  returned: 'dispatch',
  dispatched: 'handle',
  accepted: 'feedback',
  arrived: 'feedback',
  finished: 'check',
  verified: 'evaluate',
  closed: null,
};

/** The seven links of a ticket: which are done, when and by whom, and which one it is at. */
export function stepsOf(ticket: Pick<Ticket, 'links' | 'state'>): Step[] {
  const at = AT[ticket.state];
  const current = at === null ? TICKET_LINKS.length : TICKET_LINKS.indexOf(at);
  return TICKET_LINKS.map((link, index) => {
    const filled = index < current ? ticket.links[link] : undefined;
    return { link, state: index === current ? 'now' : filled ? 'done' : 'ahead', at: filled?.at ?? null, by: filled?.by ?? null };
  });
}
