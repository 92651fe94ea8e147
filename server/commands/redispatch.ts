import { defineCommand } from './command.ts';
import { crewToSend } from './crew.ts';
import { ticketWay } from './guard.ts';
import { advance } from './step.ts';

export default defineCommand('redispatch', (input, context) => {
  const { ticket, way } = ticketWay(input, 'redispatch', context);
  return advance(ticket, way, context, input.note, { crew: crewToSend(input.crew, context).id });
});
