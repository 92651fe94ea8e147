import type { RecordChange } from '#contract/records/record.ts';
import { put } from '#contract/records/record.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Actor, Stamp } from '#contract/records/stamp.ts';
import type { Ticket, TicketState } from '#contract/records/ticket.ts';
import { HELD_BY_CREW, type TicketTransition } from '#contract/transitions.ts';
import { settle } from '#server/incidents/settle.ts';
import type { CommandContext } from '../command.ts';

export const actorOf = ({ user }: CommandContext): Actor => ({ id: user.id, name: user.name });

/** The record as this user changed it now: next version, stamped. */
export const touched = <R extends Stamp>(record: R, context: CommandContext): R => ({
  ...record,
  version: record.version + 1,
  updatedAt: context.now,
  updatedBy: actorOf(context),
});

const BEING_CHECKED: ReadonlySet<TicketState | null> = new Set<TicketState | null>(['finished', 'verified', 'closed']);

/**
 * A ticket one step along its way: new state, links reached, one more row in its flow log.
 * @param since when the step before ended, ms
 */
export function stepped(
  ticket: Ticket,
  way: TicketTransition,
  context: CommandContext,
  text: string,
  since: number,
  from: TicketState | null,
): Ticket {
  const { now, casework } = context;
  const by = actorOf(context);
  const links = { ...ticket.links };
  for (const link of way.fills) links[link] ??= { at: now, by };
  const seconds = Math.max(0, now - since) / 1000;
  const late = BEING_CHECKED.has(from) ? seconds > casework.checkWithinS : now > ticket.deadline;
  return {
    ...ticket,
    state: way.to,
    links,
    flow: [
      ...ticket.flow,
      {
        at: now,
        by,
        action: way.command,
        crew: ticket.crew,
        onBehalf: way.needs === 'handle' && !context.user.crews?.includes(ticket.crew ?? ''),
        from,
        to: way.to,
        text,
        seconds,
        late,
      },
    ],
  };
}

/** The changes when a ticket there is goes a step: the ticket, the crews it keeps or frees, the incident's state. */
export function advance(
  ticket: Ticket,
  way: TicketTransition,
  context: CommandContext,
  text: string,
  patch: Partial<Ticket> = {},
): RecordChange[] {
  const since = ticket.flow[ticket.flow.length - 1].at;
  const after = touched(stepped({ ...ticket, ...patch }, way, context, text, since, ticket.state), context);
  return [put('ticket', after), ...crewChanges([ticket.crew, after.crew], after, context), ...incidentChanges(after, context)];
}

/** A crew is busy while it has a ticket in hand, free when it has none; one that is off duty stays off. */
export function crewChanges(crews: readonly (string | null)[], ticket: Ticket, context: CommandContext): RecordChange[] {
  const { records } = context;
  const changes: RecordChange[] = [];
  for (const id of new Set(crews)) {
    const crew = id === null ? undefined : records.get('crew', id);
    if (!crew || crew.state === 'off') continue;
    const has = ticket.crew === crew.id && HELD_BY_CREW.has(ticket.state);
    const others = records.inHand(crew.id);
    const state = has || others.size > (others.has(ticket.id) ? 1 : 0) ? 'busy' : 'free';
    if (state !== crew.state) changes.push(put('crew', touched({ ...crew, state }, context)));
  }
  return changes;
}

/** The incident as its ticket's step leaves it; nothing when it stays as it is. */
export function incidentChanges(ticket: Ticket, context: CommandContext, patch: Partial<Incident> = {}): RecordChange[] {
  const { records, now } = context;
  const incident = records.get('incident', ticket.incident);
  if (!incident) return [];
  const patched = Object.keys(patch).length === 0 ? incident : { ...incident, ...patch };
  const settled = settle(
    patched,
    { alert: (id) => records.get('alert', id), ticket: (id) => (id === ticket.id ? ticket : records.get('ticket', id)) },
    now,
  );
  return settled === incident ? [] : [put('incident', touched(settled, context))];
}
