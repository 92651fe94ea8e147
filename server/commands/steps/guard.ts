import type { CommandName } from '#contract/commands.ts';
import { label, type Label } from '#contract/label.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { RecordOf } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { ROLE_LABELS, ROLE_PERMISSIONS } from '#contract/roles.ts';
import {
  COMMAND_DONE,
  COMMAND_LABELS,
  INCIDENT_STATE_LABELS,
  TICKET_STATE_LABELS,
  legalCommands,
  mayHandle,
  ticketTransition,
  type TicketTransition,
} from '#contract/transitions.ts';
import { clockInWords } from '#contract/zone.ts';
import { refuse, type Refused } from '#server/lib/refused.ts';
import type { CommandContext } from '../command.ts';

type Actable = 'alert' | 'incident' | 'ticket' | 'crew' | 'device';
const NOUNS: Record<Actable, Label> = {
  alert: label('告警', 'alert'),
  incident: label('事件', 'incident'),
  ticket: label('工单', 'ticket'),
  crew: label('队伍', 'crew'),
  device: label('设备', 'device'),
};

/**
 * The record a command names. What lies outside the user's jurisdiction, or is not for their role, is not there: a refusal must not tell
 * that it is.
 */
export function reach<T extends Actable>(type: T, id: string, { records, sees }: CommandContext): RecordOf[T] {
  const record = records.get(type, id);
  if (record && sees(type, record)) return record;
  throw refuse('not-found', `您的辖区内没有${NOUNS[type].zh} ${id}`, `There is no ${NOUNS[type].en} ${id} in your jurisdiction.`);
}

/** @throws Refused `conflict`, saying who was first and when, when the record is no longer the version the user decided on. */
export function unchanged(record: Alert | Incident | Ticket, version: number, context: CommandContext): void {
  if (record.version === version) return;
  const { updatedBy: by, updatedAt: at } = record;
  const done = lastDone(record, context);
  const clock = clockInWords(at, context.now, context.casework.calendar.zone);
  throw refuse(
    'conflict',
    `${by.name} 已在 ${clock} ${done.zh}，请查看后再操作`,
    `${by.name} ${done.en} at ${clock}. Look again before you act.`,
    { by, at },
  );
}

/** What the last person to change a record did, as far as the record tells. */
function lastDone(record: Alert | Incident | Ticket, { records }: CommandContext): Label {
  let action: string | undefined;
  if ('flow' in record) action = record.flow.findLast((row) => row.at === record.updatedAt)?.action;
  else if ('affinity' in record) {
    const rows = record.tickets.flatMap((id) => records.get('ticket', id)?.flow ?? []);
    action = rows.findLast((row) => row.at === record.updatedAt)?.action;
  } else if (record.shelved?.at === record.updatedAt) action = 'shelve';
  else if (record.acked?.at === record.updatedAt) action = 'acknowledge';
  return COMMAND_DONE[action as CommandName] ?? label('更新', 'changed it');
}

/** @throws Refused `illegal`, saying what the record is and what can be done with it. */
export function legal(record: Alert | Incident | Ticket, command: CommandName): void {
  if (!legalCommands(record).includes(command)) throw illegal(record, command);
}

function illegal(record: Alert | Incident | Ticket, command: CommandName): Refused {
  const possible = legalCommands(record).map((name) => COMMAND_LABELS[name]);
  const [noun, state] = describe(record);
  const verb = COMMAND_LABELS[command];
  const list = (language: keyof Label, comma: string, none: string): string => possible.map((one) => one[language]).join(comma) || none;
  return refuse(
    'illegal',
    `${noun.zh}现在是“${state.zh}”，不能${verb.zh}；可以：${list('zh', '、', '无')}`,
    `${noun.en} is “${state.en}”: “${verb.en}” is not possible. Possible now: ${list('en', ', ', 'nothing')}.`,
  );
}

function describe(record: Alert | Incident | Ticket): [Label, Label] {
  if ('flow' in record) return [label(`工单 ${record.number} `, `Ticket ${record.number}`), TICKET_STATE_LABELS[record.state]];
  if ('affinity' in record) return [label(`事件 ${record.number} `, `Incident ${record.number}`), INCIDENT_STATE_LABELS[record.state]];
  const words: Label[] = [record.active ? label('未恢复', 'active') : label('已恢复', 'cleared')];
  if (record.lifeSafety) words.push(label('生命安全', 'life safety'));
  if (record.shelved) words.push(label('已搁置', 'shelved'));
  if (record.acked) words.push(label('已确认', 'acknowledged'));
  return [label('该告警', 'This alert'), label(words.map((one) => one.zh).join('、'), words.map((one) => one.en).join(', '))];
}

/**
 * The ticket a command names and the way it takes it.
 * @throws Refused `not-found`, `conflict`, `illegal`, or `forbidden` when this way is not for the user's role.
 */
export function ticketWay(
  input: { ticket: string; version: number },
  command: CommandName,
  context: CommandContext,
  outcome?: 'pass' | 'rework',
): { ticket: Ticket; way: TicketTransition } {
  const ticket = reach('ticket', input.ticket, context);
  unchanged(ticket, input.version, context);
  const way = ticketTransition(command, ticket.state, outcome);
  if (!way) throw illegal(ticket, command);
  if (!ROLE_PERMISSIONS[context.user.role].includes(way.needs)) throw forbidden(command, context);
  if (way.needs === 'handle' && !mayHandle(ticket, context.user))
    throw refuse('forbidden', `工单 ${ticket.number} 不属于您的队伍`, `Ticket ${ticket.number} is with a crew that is not yours.`);
  return { ticket, way };
}

export function forbidden(command: CommandName, { user }: Pick<CommandContext, 'user'>): Refused {
  const role = ROLE_LABELS[user.role];
  const verb = COMMAND_LABELS[command];
  return refuse('forbidden', `${role.zh}没有“${verb.zh}”的权限`, `A ${role.en.toLowerCase()} may not do this: ${verb.en}.`);
}
