import { useCallback } from 'react';
import type { Ticket } from '#contract/records/ticket.ts';
import type { Action } from './actions.ts';
import { ask } from './dialogs.ts';
import { useRun } from './run.ts';

/** Does an action of a ticket: at once when it needs no words, else by asking for them. */
export function useAct(): (action: Action, ticket: Ticket) => void {
  const run = useRun();
  return useCallback(
    (action, ticket) => {
      const at = { ticket: ticket.id, version: ticket.version };
      if (action.command === 'accept' || action.command === 'arrive') void run(action.command, at);
      else ask({ command: action.command, about: 'ticket', id: ticket.id });
    },
    [run],
  );
}
