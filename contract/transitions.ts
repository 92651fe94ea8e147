import { COMMANDS, COMMAND_NAMES, type CommandName } from './commands.ts';
import { label, type Label } from './label.ts';
import type { Alert } from './records/alert.ts';
import type { Incident } from './records/incident.ts';
import type { Ticket, TicketLink, TicketState } from './records/ticket.ts';
import { ROLE_PERMISSIONS, type Permission, type Role } from './roles.ts';

/** One way a ticket may go. `from` null = the ticket is made by this step. */
export interface TicketTransition {
  readonly command: CommandName;
  /** For a command that may end in several states, the answer that leads here. */
  readonly outcome?: 'pass' | 'rework';
  readonly from: readonly (TicketState | null)[];
  readonly to: TicketState;
  readonly needs: Permission;
  /** Links this step completes. A link keeps the instant it was first reached; later rounds are in the flow log. */
  readonly fills: readonly TicketLink[];
}

/** The one table of ticket states: the server obeys it, buttons are drawn from it, tests walk every row of it. */
export const TICKET_TRANSITIONS: readonly TicketTransition[] = [
  { command: 'dispatch', from: [null], to: 'dispatched', needs: 'dispatch', fills: ['collect', 'file', 'dispatch'] },
  {
    command: 'redispatch',
    from: ['filed', 'returned', 'dispatched', 'accepted', 'arrived'],
    to: 'dispatched',
    needs: 'dispatch',
    fills: [],
  },
  { command: 'accept', from: ['dispatched'], to: 'accepted', needs: 'handle', fills: ['handle'] },
  { command: 'arrive', from: ['accepted'], to: 'arrived', needs: 'handle', fills: [] },
  { command: 'finish', from: ['accepted', 'arrived'], to: 'finished', needs: 'handle', fills: ['feedback'] },
  { command: 'return', from: ['dispatched', 'accepted', 'arrived'], to: 'returned', needs: 'handle', fills: [] },
  { command: 'return', from: ['returned'], to: 'filed', needs: 'dispatch', fills: [] },
  { command: 'verify', outcome: 'pass', from: ['finished'], to: 'verified', needs: 'verify', fills: ['check'] },
  { command: 'verify', outcome: 'rework', from: ['finished', 'verified'], to: 'dispatched', needs: 'verify', fills: [] },
  // It completes 综合评价 (`evaluate`) too when it comes with a score.
  { command: 'close', from: ['verified'], to: 'closed', needs: 'verify', fills: [] },
  { command: 'reopen', from: ['closed'], to: 'filed', needs: 'verify', fills: [] },
];

/** In these states a crew has the ticket: it is busy while it has any. */
export const HELD_BY_CREW: ReadonlySet<TicketState> = new Set<TicketState>(['dispatched', 'accepted', 'arrived', 'finished', 'verified']);

/** Incident commands and the states they are legal in. The state itself follows from alerts and tickets (`server/incidents/settle.ts`). */
export const INCIDENT_COMMANDS: readonly {
  readonly command: CommandName;
  readonly in: readonly Incident['state'][];
  readonly when?: (incident: Incident) => boolean;
}[] = [
  { command: 'acknowledge', in: ['open', 'dispatched', 'resolved', 'closed'] },
  { command: 'call', in: ['open', 'dispatched', 'resolved'], when: ({ affinity }) => affinity === 'care' },
  { command: 'assign', in: ['open', 'dispatched', 'resolved'] },
  { command: 'dispatch', in: ['open', 'dispatched', 'resolved'] },
  { command: 'split-incident', in: ['open', 'dispatched', 'resolved'], when: ({ alerts }) => alerts.length > 1 },
  { command: 'join-incidents', in: ['open', 'dispatched', 'resolved'] },
  { command: 'comment', in: ['open', 'dispatched', 'resolved', 'closed'] },
];

/** Longest time an alert may be silenced, ms. */
export const SHELVE_LIMIT_MS = 8 * 3_600_000;

/** How long an operation waits for a second person, ms. */
export const APPROVE_WITHIN_MS = 600_000;

const ALERT_COMMANDS: readonly { readonly command: CommandName; readonly when: (alert: Alert) => boolean }[] = [
  { command: 'acknowledge', when: (alert) => alert.acked === null },
  { command: 'shelve', when: (alert) => alert.active && !alert.lifeSafety && alert.shelved === null },
  { command: 'unshelve', when: (alert) => alert.shelved !== null },
];

const holds = (role: Role, needs: Permission): boolean => ROLE_PERMISSIONS[role].includes(needs);

/** The row a command takes a ticket in this state along, or undefined when there is no such way. */
export const ticketTransition = (
  command: CommandName,
  state: TicketState | null,
  outcome?: 'pass' | 'rework',
): TicketTransition | undefined =>
  TICKET_TRANSITIONS.find((row) => row.command === command && row.outcome === outcome && row.from.includes(state));

/** True when this role may ever give this command; the state of a record may still narrow it. */
export const mayCommand = (role: Role, command: CommandName): boolean => {
  const rows = TICKET_TRANSITIONS.filter((row) => row.command === command);
  return rows.length === 0 ? holds(role, COMMANDS[command].needs) : rows.some((row) => holds(role, row.needs));
};

/** What can be done with a record as it stands, by anyone; in the order of `COMMANDS`. */
export function legalCommands(record: Alert | Incident | Ticket): CommandName[] {
  return commandsOf(record, () => true);
}

interface Who {
  readonly role: Role;
  readonly crews?: readonly string[] | undefined;
}

/** Grid workers handle the tickets of their own crews, and nobody else's. */
export const mayHandle = ({ crew }: Pick<Ticket, 'crew'>, { role, crews = [] }: Who): boolean =>
  role !== 'grid-worker' || (crew !== null && crews.includes(crew));

/** What this person can do with a record as it stands: the buttons to draw. Jurisdiction is not looked at. */
export function allowedCommands(record: Alert | Incident | Ticket, user: Who): CommandName[] {
  return commandsOf(record, (needs) => holds(user.role, needs) && (needs !== 'handle' || !('flow' in record) || mayHandle(record, user)));
}

function commandsOf(record: Alert | Incident | Ticket, may: (needs: Permission) => boolean): CommandName[] {
  const found = new Set<CommandName>();
  const add = (command: CommandName, needs: Permission = COMMANDS[command].needs): void => {
    if (may(needs)) found.add(command);
  };
  if ('flow' in record) {
    for (const row of TICKET_TRANSITIONS) if (row.from.includes(record.state)) add(row.command, row.needs);
    add('comment');
  } else if ('affinity' in record) {
    for (const row of INCIDENT_COMMANDS) if (row.in.includes(record.state) && (row.when?.(record) ?? true)) add(row.command);
  } else {
    for (const row of ALERT_COMMANDS) if (row.when(record)) add(row.command);
  }
  return COMMAND_NAMES.filter((name) => found.has(name));
}

export const COMMAND_LABELS: Record<CommandName, Label> = {
  acknowledge: label('确认', 'Acknowledge'),
  call: label('电话确认', 'Call'),
  shelve: label('搁置', 'Shelve'),
  unshelve: label('取消搁置', 'Unshelve'),
  'split-incident': label('拆分', 'Split'),
  'join-incidents': label('并案', 'Join'),
  assign: label('指定负责人', 'Assign'),
  dispatch: label('派遣', 'Dispatch'),
  accept: label('接单', 'Accept'),
  arrive: label('到场', 'Arrive'),
  finish: label('处置完成', 'Finish'),
  return: label('回退', 'Return'),
  verify: label('核查', 'Verify'),
  close: label('结案', 'Close'),
  reopen: label('重开', 'Reopen'),
  comment: label('备注', 'Comment'),
  redispatch: label('改派', 'Send another crew'),
  operate: label('设备操作', 'Operate'),
  approve: label('复核同意', 'Approve'),
  decline: label('不予执行', 'Decline'),
};

/** For sentences about what somebody did: “张三 已在 12:03:11 派遣”, “… dispatched it at 12:03:11”. */
export const COMMAND_DONE: Record<CommandName, Label> = {
  acknowledge: label('确认', 'acknowledged it'),
  call: label('电话确认', 'called'),
  shelve: label('搁置', 'shelved it'),
  unshelve: label('取消搁置', 'unshelved it'),
  'split-incident': label('拆分', 'split it'),
  'join-incidents': label('并案', 'joined it with another'),
  assign: label('指定负责人', 'assigned an owner'),
  dispatch: label('派遣', 'dispatched a crew'),
  accept: label('接单', 'accepted it'),
  arrive: label('到场', 'reported arrival'),
  finish: label('处置完成', 'finished it'),
  return: label('回退', 'returned it'),
  verify: label('核查', 'verified it'),
  close: label('结案', 'closed it'),
  reopen: label('重开', 'reopened it'),
  comment: label('备注', 'commented on it'),
  redispatch: label('改派', 'sent another crew'),
  operate: label('操作设备', 'operated it'),
  approve: label('复核同意', 'approved it'),
  decline: label('不予执行', 'declined it'),
};

export const TICKET_STATE_LABELS: Record<TicketState, Label> = {
  filed: label('已立案', 'Filed'),
  dispatched: label('已派遣', 'Dispatched'),
  accepted: label('已接单', 'Accepted'),
  arrived: label('已到场', 'On site'),
  finished: label('待核查', 'Awaiting check'),
  verified: label('待结案', 'Awaiting closing'),
  closed: label('已结案', 'Closed'),
  returned: label('已回退', 'Returned'),
};

export const INCIDENT_STATE_LABELS: Record<Incident['state'], Label> = {
  open: label('待处理', 'Open'),
  dispatched: label('处置中', 'Being handled'),
  resolved: label('已处置', 'Resolved'),
  closed: label('已关闭', 'Closed'),
};

export const LINK_LABELS: Record<TicketLink, Label> = {
  collect: label('信息采集', 'Collected'),
  file: label('案卷建立', 'Filed'),
  dispatch: label('任务派遣', 'Dispatched'),
  handle: label('任务处理', 'Handled'),
  feedback: label('处理反馈', 'Reported back'),
  check: label('核查结案', 'Checked'),
  evaluate: label('综合评价', 'Evaluated'),
};
