import { defineCommand } from './command.ts';
import { ticketWay } from './steps/guard.ts';
import { advance } from './steps/step.ts';

export default defineCommand('accept', (input, context) => {
  const { ticket, way } = ticketWay(input, 'accept', context);
  return advance(ticket, way, context, '');
});
