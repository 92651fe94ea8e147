import { defineCommand } from './command.ts';
import { ticketWay } from './guard.ts';
import { advance } from './step.ts';

export default defineCommand('accept', (input, context) => {
  const { ticket, way } = ticketWay(input, 'accept', context);
  return advance(ticket, way, context, '');
});
