import type { CommandName } from '#contract/commands.ts';
import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket, TicketState } from '#contract/records/ticket.ts';
import type { User } from '#contract/roles.ts';
import { COMMAND_LABELS, allowedCommands } from '#contract/transitions.ts';

/** Something the person can do with a record now, and the key that does it. */
export interface Action {
  readonly command: CommandName;
  readonly label: Label;
  readonly key: string;
  readonly look: 'primary' | 'normal' | 'quiet';
  /** Asks for words, a crew or an answer first. */
  readonly asks: boolean;
}

const KEYS: Partial<Record<CommandName, string>> = {
  acknowledge: 'A',
  dispatch: 'D',
  redispatch: 'D',
  return: 'R',
  finish: 'F',
  verify: 'V',
  reopen: 'O',
  comment: 'C',
  assign: 'M',
  'split-incident': 'X',
  'join-incidents': 'B',
  shelve: 'S',
  unshelve: 'S',
};
const ASKS: ReadonlySet<CommandName> = new Set<CommandName>([
  'dispatch',
  'redispatch',
  'finish',
  'return',
  'verify',
  'close',
  'reopen',
  'comment',
  'shelve',
  'call',
  'split-incident',
  'join-incidents',
]);

/** The step that carries a ticket on from each state: what T does. */
const NEXT_STEP: Readonly<Record<TicketState, CommandName | null>> = {
  filed: 'redispatch',
  dispatched: 'accept',
  accepted: 'arrive',
  arrived: 'finish',
  finished: 'verify',
  verified: 'close',
  closed: null,
  returned: 'redispatch',
};
export const NEXT_KEY = 'T';

const ASSIGN_TO_ME = label('由我负责', 'I take it');
const SEND_CREW = label('派遣人员', 'Send a crew');

const action = (command: CommandName, look: Action['look'] = 'normal', key = KEYS[command] ?? ''): Action => ({
  command,
  label: COMMAND_LABELS[command],
  key,
  look,
  asks: ASKS.has(command),
});

/** The next step first, then the rest in the order of the contract; comments last. */
export function ticketActions(ticket: Ticket, user: User): Action[] {
  const allowed = allowedCommands(ticket, user);
  const next = NEXT_STEP[ticket.state];
  const first = next !== null && allowed.includes(next) ? [action(next, 'primary', NEXT_KEY)] : [];
  const rest = allowed
    .filter((command) => first.length === 0 || command !== next)
    .map((command) => action(command, command === 'comment' ? 'quiet' : 'normal'));
  return [...first, ...rest.sort((a, b) => Number(a.look === 'quiet') - Number(b.look === 'quiet'))];
}

/** Acknowledging comes first while anything is unacknowledged, then dispatching. */
export function incidentActions(incident: Incident, unacked: number, open: Ticket | undefined, user: User): Action[] {
  const allowed = allowedCommands(incident, user);
  const actions: Action[] = [];
  if (unacked > 0 && allowed.includes('acknowledge')) actions.push(action('acknowledge', 'primary'));
  if (allowed.includes('call')) actions.push(action('call'));
  if (allowed.includes('dispatch'))
    actions.push({ ...action('dispatch', unacked === 0 && !open ? 'primary' : 'normal'), label: SEND_CREW });
  if (incident.owner?.id !== user.id && allowed.includes('assign')) actions.push({ ...action('assign'), label: ASSIGN_TO_ME });
  for (const command of ['split-incident', 'join-incidents', 'comment'] as const)
    if (allowed.includes(command)) actions.push(action(command, 'quiet'));
  return actions;
}

export function alertActions(alert: Alert, user: User): Action[] {
  return allowedCommands(alert, user).map((command) => action(command, command === 'acknowledge' ? 'primary' : 'normal'));
}

/** The ticket still under way that a step from the incident's own panel means: the one filed last. */
export const openTicket = (tickets: readonly Ticket[]): Ticket | undefined =>
  tickets.filter((ticket) => ticket.state !== 'closed').sort((a, b) => b.filedAt - a.filedAt)[0];

/** Two actions of one view never share a key: the first keeps it. */
export function distinctKeys(actions: readonly Action[]): Action[] {
  const taken = new Set<string>();
  return actions.map((each) => {
    if (each.key === '' || !taken.has(each.key)) {
      taken.add(each.key);
      return each;
    }
    return { ...each, key: '' };
  });
}
