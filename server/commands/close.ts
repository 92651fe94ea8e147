import type { Ticket } from '#contract/records/ticket.ts';
import { defineCommand } from './command.ts';
import { ticketWay } from './guard.ts';
import { advance } from './step.ts';

export default defineCommand('close', (input, context) => {
  const { ticket, way } = ticketWay(input, 'close', context);
  return advance(ticket, way, context, input.note, { evaluation: evaluate(ticket, context.now) });
});

/** On time = the handling that passed the check was finished by the deadline, however long checking took. */
function evaluate(ticket: Ticket, now: number): NonNullable<Ticket['evaluation']> {
  const finished = ticket.flow.findLast((row) => row.action === 'finish');
  return {
    onTime: finished !== undefined && finished.at <= ticket.deadline,
    seconds: Math.max(0, now - ticket.filedAt) / 1000,
    reworks: ticket.reworks,
    reopened: ticket.flow.filter((row) => row.action === 'reopen').length,
  };
}
