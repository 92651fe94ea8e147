import { TICKET_LINKS, type Ticket, type TicketLink } from '#contract/records/ticket.ts';

export interface Step {
  readonly link: TicketLink;
  /** `done`; `now` = the one being worked on; `ahead`. */
  readonly state: 'done' | 'now' | 'ahead';
  readonly at: number | null;
  readonly by: string | null;
}

/** The seven links of a ticket: which are done, when and by whom, and which one it is at. */
export function stepsOf(ticket: Pick<Ticket, 'links' | 'state'>): Step[] {
  const current = ticket.state === 'closed' ? -1 : TICKET_LINKS.findIndex((link) => !ticket.links[link]);
  return TICKET_LINKS.map((link, index) => {
    const filled = ticket.links[link];
    return { link, state: index === current ? 'now' : filled ? 'done' : 'ahead', at: filled?.at ?? null, by: filled?.by.name ?? null };
  });
}
