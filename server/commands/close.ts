import type { Ticket } from '#contract/records/ticket.ts';
import { defineCommand } from './command.ts';
import { ticketWay } from './steps/guard.ts';
import { advance } from './steps/step.ts';

export default defineCommand('close', (input, context) => {
  const { ticket, way } = ticketWay(input, 'close', context);
  const { score = null } = input;
  // What nobody scored is not evaluated, though it is closed.
  return advance(ticket, score === null ? way : { ...way, fills: ['evaluate'] }, context, input.note, {
    evaluation: { ...measured(ticket, context.now), score },
  });
});

/** On time = the handling that passed the check was finished by the deadline, however long checking took. */
function measured(ticket: Ticket, now: number): Omit<NonNullable<Ticket['evaluation']>, 'score'> {
  const finished = ticket.flow.findLast((row) => row.action === 'finish');
  return {
    onTime: finished !== undefined && finished.at <= ticket.deadline,
    seconds: Math.max(0, now - ticket.filedAt) / 1000,
    reworks: ticket.reworks,
    reopened: ticket.flow.filter((row) => row.action === 'reopen').length,
  };
}
