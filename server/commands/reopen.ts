import { fileUnder } from '#server/casework/filing.ts';
import { defineCommand } from './command.ts';
import { ticketWay } from './steps/guard.ts';
import { advance } from './steps/step.ts';

/** Filed again, with a deadline that starts now: the crew that comes is not late before it is sent. It is evaluated anew when closed. */
export default defineCommand('reopen', (input, context) => {
  const { ticket, way } = ticketWay(input, 'reopen', context);
  const incident = context.records.get('incident', ticket.incident);
  const filing = incident && fileUnder(incident, context.records, context.casework, context.now);
  return advance(ticket, way, context, input.reason, { arriveBy: undefined, ...filing, evaluation: null, late: {} });
});
