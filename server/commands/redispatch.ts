import { defineCommand } from './command.ts';
import { crewToSend } from './steps/crew.ts';
import { ticketWay } from './steps/guard.ts';
import { advance } from './steps/step.ts';

export default defineCommand('redispatch', (input, context) => {
  const { ticket, way } = ticketWay(input, 'redispatch', context);
  return advance(ticket, way, context, input.note, {
    crew: crewToSend(input.crew, context).id,
    // The clocks of accepting and arriving are those of the crew that goes.
    ...(ticket.late ? { late: ticket.late.handle === undefined ? {} : { handle: ticket.late.handle } } : {}),
  });
});
