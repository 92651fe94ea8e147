import { defineCommand } from './command.ts';
import { ticketWay } from './guard.ts';
import { advance } from './step.ts';

export default defineCommand('arrive', (input, context) => {
  const { ticket, way } = ticketWay(input, 'arrive', context);
  return advance(ticket, way, context, '');
});
