import { defineCommand } from './command.ts';
import { ticketWay } from './steps/guard.ts';
import { advance } from './steps/step.ts';

export default defineCommand('return', (input, context) => {
  const { ticket, way } = ticketWay(input, 'return', context);
  return advance(ticket, way, context, input.reason, { returns: ticket.returns + 1 });
});
