import { isWithin, parentPath } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { put, type RecordChange } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { MERGE_RULES } from '#server/incidents/absorb.ts';
import { alertsOf, draftOf, goneTo, nowPersonal, remark } from '#server/incidents/regroup.ts';
import { settle } from '#server/incidents/settle.ts';
import { mergeKeys } from '#server/records/merge-keys.ts';
import { refuse } from '#server/lib/refused.ts';
import { defineCommand, type CommandContext } from './command.ts';
import { legal, reach, unchanged } from './steps/guard.ts';
import { actorOf, touched } from './steps/step.ts';

/** As many as one cause may have. */
const MOST_ALERTS = MERGE_RULES.maxOfCause;
/** Remarks of both sides that are kept in one timeline; the others stay with the incident that ended. */
const MOST_REMARKS = 200;

/**
 * The other incident's alerts and tickets go to this one, with their crews: two tickets under way stay two. It is remembered: whatever
 * would have come to either comes to this one. The other ends, and says where everything went. The opposite is `split-incident`.
 */
export default defineCommand('join-incidents', ({ incident: id, version, other: otherId, otherVersion }, context) => {
  const { records, drafts, now } = context;
  const kept = reach('incident', id, context);
  const other = reach('incident', otherId, context);
  unchanged(kept, version, context);
  unchanged(other, otherVersion, context);
  joinable(kept, other);
  for (const one of [kept, other]) legal(one, 'join-incidents');
  const by = actorOf(context);
  const { cause: _cause, ...rest } = kept;
  const cause = causeOfBoth(kept, other);
  const draft = draftOf({ ...rest, ...(cause ? { cause } : {}), place: placeOfBoth(kept.place, other.place) }, drafts);
  const leaves = draftOf(other, drafts);
  const moved = new Map<string, Alert>();
  for (const alert of alertsOf(other, records)) {
    const after = touched({ ...alert, incident: kept.id }, context);
    moved.set(alert.id, after);
    draft.join(after, 0, true);
  }
  for (const alert of other.alerts) leaves.drop(alert);
  const tickets = other.tickets.map((one) => records.get('ticket', one)).filter((ticket) => ticket !== undefined);
  const joined = settle({ ...draft.result(), ...together(kept, other, context) }, holdingsOf(moved, tickets, context), now);
  const gone = goneTo({ ...leaves.result(), tickets: [] }, kept.number, by, now);
  return [
    ...Array.from(moved.values(), (alert) => put('alert', alert)),
    put('incident', touched(joined, context)),
    put('incident', touched(settle(gone, holdingsOf(moved, [], context), now), context)),
    ...ticketChanges(joined, kept, tickets, context),
  ];
});

/** @throws Refused `invalid` for what can never be one. */
function joinable(kept: Incident, other: Incident): void {
  const issue = { issues: [{ path: 'other', message: 'cannot be joined with this incident' }] };
  if (kept.id === other.id)
    throw refuse(
      'invalid',
      `事件 ${kept.number} 不能与自己并案`,
      `${kept.number} cannot be joined with itself: choose another one.`,
      issue,
    );
  if (kept.simulated !== other.simulated)
    throw refuse('invalid', '演练事件不能与真实事件并案', 'A simulated incident is never joined with a real one.', issue);
  if (kept.alerts.length + other.alerts.length > MOST_ALERTS) {
    throw refuse(
      'invalid',
      `两个事件共有 ${kept.alerts.length + other.alerts.length} 条告警，并案至多 ${MOST_ALERTS} 条`,
      `Together they have ${kept.alerts.length + other.alerts.length} alerts; one incident holds at most ${MOST_ALERTS}.`,
      issue,
    );
  }
}

/** The other was split off from this one, and comes back as it went. */
const undoes = (kept: Incident, other: Incident): boolean => other.splitFrom === kept.id && other.takes?.length === 0;

/** Two that had been one have the cause of that one; any others have no one cause, and are each still found by their own. */
const causeOfBoth = (kept: Incident, other: Incident): Incident['cause'] =>
  other.splitFrom === kept.id || kept.splitFrom === other.id ? (kept.cause ?? other.cause) : undefined;

/** What the joined incident has of both sides. */
function together(kept: Incident, other: Incident, context: CommandContext): Partial<Incident> {
  const count = other.alerts.length;
  const said = remark(
    context.now,
    actorOf(context),
    `并入事件 ${other.number} 的 ${count} 条告警：${other.title.zh}。`,
    `Joined with ${other.number} (alerts: ${count}): ${other.title.en}.`,
  );
  return {
    ...(undoes(kept, other) ? {} : { takes: [...new Set([...mergeKeys(kept), ...mergeKeys(other)])] }),
    tickets: [...kept.tickets, ...other.tickets],
    owner: kept.owner ?? other.owner,
    openedAt: Math.min(kept.openedAt, other.openedAt),
    comments: [...kept.comments, ...other.comments]
      .sort((a, b) => a.at - b.at)
      .concat(said)
      .slice(-MOST_REMARKS),
  };
}

const holdingsOf = (
  alerts: ReadonlyMap<string, Alert>,
  tickets: readonly Ticket[],
  { records }: CommandContext,
): Parameters<typeof settle>[1] => ({
  alert: (id) => alerts.get(id) ?? records.get('alert', id),
  ticket: (id) => tickets.find((ticket) => ticket.id === id) ?? records.get('ticket', id),
});

/** Tickets name their incident. Their version stays: for the crew that is under way nothing else has changed. */
function ticketChanges(joined: Incident, kept: Incident, tickets: readonly Ticket[], { records }: CommandContext): RecordChange[] {
  const personal = new Map(
    joined.told === 'part' ? nowPersonal(joined, records).map((change) => [change.id, change.record as Ticket]) : [],
  );
  const moved = new Set(tickets.map(({ id }) => id));
  return [
    ...tickets.map((ticket) => put('ticket', { ...(personal.get(ticket.id) ?? ticket), incident: kept.id })),
    ...[...personal.values()].filter(({ id }) => !moved.has(id)).map((ticket) => put('ticket', ticket)),
  ];
}

/** The place that holds both. */
function placeOfBoth(a: string, b: string): string {
  let path = a;
  while (path !== '' && !isWithin(b, path)) path = parentPath(path);
  return path === '' ? a : path;
}
