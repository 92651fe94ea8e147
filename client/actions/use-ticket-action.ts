import { useCallback } from 'react';
import type { Ticket } from '#contract/records/ticket.ts';
import type { Action } from './actions.ts';
import { ask } from '#client/dialogs/open-dialog.ts';
import { useSendCommand } from './send-command.ts';

/** Does an action of a ticket: at once when it needs no words (the promise ends with the answer), else by asking for them. */
export function useTicketAction(): (action: Action, ticket: Ticket) => Promise<unknown> | undefined {
  const run = useSendCommand();
  return useCallback(
    (action, ticket) => {
      const at = { ticket: ticket.id, version: ticket.version };
      if (action.command === 'accept' || action.command === 'arrive') return run(action.command, at);
      ask({ command: action.command, about: 'ticket', id: ticket.id });
      return undefined;
    },
    [run],
  );
}
