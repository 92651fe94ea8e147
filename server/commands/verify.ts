import { defineCommand } from './command.ts';
import { ticketWay } from './steps/guard.ts';
import { advance } from './steps/step.ts';

export default defineCommand('verify', (input, context) => {
  const { ticket, way } = ticketWay(input, 'verify', context, input.result);
  return advance(ticket, way, context, input.note, input.result === 'rework' ? { reworks: ticket.reworks + 1 } : {});
});
