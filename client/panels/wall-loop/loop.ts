import { TICKET_LINKS, type Ticket, type TicketLink } from '#contract/records/ticket.ts';
import { isSameDay } from '#client/ui/time/format.ts';
import { stepsOf } from '#client/panels/ticket/stepper.ts';

interface LoopLink {
  readonly link: TicketLink;
  /** Today's tickets that have completed this link. */
  readonly done: number;
  /** Tickets that are at this link now. */
  readonly here: number;
}

interface Loop {
  readonly links: readonly LoopLink[];
  readonly filed: number;
  readonly closed: number;
  /** Under way and past their deadline, whenever filed. */
  readonly late: number;
  /** Share of today's closed tickets that were on time; null while none is closed. */
  readonly onTime: number | null;
  /** Mean time from filing to closing of today's closed ones, ms; null while none is closed. */
  readonly meanMs: number | null;
}

/** Today's tickets along the seven links. Today = filed on this civil day, or still under way. @param now ms UTC. */
export function todaysLoop(tickets: Iterable<Ticket>, now: number): Loop {
  const today = [...tickets].filter((ticket) => ticket.state !== 'closed' || isSameDay(ticket.filedAt, now));
  const closed = today.filter((ticket) => ticket.state === 'closed' && ticket.evaluation !== null);
  const steps = today.map(stepsOf);
  const links = TICKET_LINKS.map((link, index) => ({
    link,
    done: steps.filter((step) => step[index].state === 'done').length,
    here: steps.filter((step) => step[index].state === 'now').length,
  }));
  const mean = (values: number[]): number | null =>
    values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    links,
    filed: today.filter((ticket) => isSameDay(ticket.filedAt, now)).length,
    closed: today.filter((ticket) => ticket.state === 'closed').length,
    late: today.filter((ticket) => ticket.state !== 'closed' && ticket.deadline < now).length,
    onTime: mean(closed.map((ticket) => Number(ticket.evaluation!.onTime))),
    meanMs: mean(closed.map((ticket) => ticket.evaluation!.seconds * 1000)),
  };
}
