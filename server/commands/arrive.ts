import { defineCommand } from './command.ts';
import { ticketWay } from './steps/guard.ts';
import { advance } from './steps/step.ts';

export default defineCommand('arrive', (input, context) => {
  const { ticket, way } = ticketWay(input, 'arrive', context);
  return advance(ticket, way, context, '');
});
