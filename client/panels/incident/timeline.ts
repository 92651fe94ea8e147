import type { DeviceEvent } from '#contract/reports/event.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Operation } from '#contract/records/operation.ts';
import type { CallOutcome, Comment, Incident } from '#contract/records/incident.ts';
import type { Actor } from '#contract/records/stamp.ts';
import { LATE_STEPS, type LateStep, type Ticket } from '#contract/records/ticket.ts';

/** Something that happened in an incident. */
export type TimelineEvent =
  | { readonly what: 'opened' | 'closed'; readonly at: number }
  | { readonly what: 'raised' | 'cleared'; readonly at: number; readonly alert: Alert; readonly more: number }
  | { readonly what: 'acked'; readonly at: number; readonly alert: Alert; readonly more: number; readonly by: Actor }
  | {
      readonly what: 'flow';
      readonly at: number;
      readonly ticket: Ticket;
      readonly action: string;
      readonly by: Actor;
      readonly text: string;
      readonly late: boolean;
      readonly onBehalf: boolean;
    }
  | { readonly what: 'late'; readonly at: number; readonly ticket: Ticket; readonly step: LateStep }
  /** Told by one of its devices; what raised one of its alerts is that alert. */
  | { readonly what: 'event'; readonly at: number; readonly event: DeviceEvent }
  /** One of its devices was told to do something; of a group the first. */
  | { readonly what: 'operation'; readonly at: number; readonly operation: Operation; readonly more: number }
  | { readonly what: 'call'; readonly at: number; readonly by: Actor; readonly outcome: CallOutcome; readonly text: string }
  | ({ readonly what: 'comment' } & Comment);

/** Alerts of one sort within this time are one line, named after the first. */
const TOGETHER_MS = 10_000;

/** All that happened, newest first. */
export function timelineOf(
  incident: Incident,
  alerts: readonly Alert[],
  tickets: readonly Ticket[],
  told: readonly DeviceEvent[] = [],
  operations: Iterable<Operation> = [],
): TimelineEvent[] {
  const events: TimelineEvent[] = [{ what: 'opened', at: incident.openedAt }];
  if (incident.closedAt !== null) events.push({ what: 'closed', at: incident.closedAt });
  events.push(
    ...together(
      alerts.map((alert) => ({ at: alert.raisedAt, alert, key: alert.code })),
      ({ at, alert, more }) => ({ what: 'raised', at, alert, more }),
    ),
  );
  events.push(
    ...together(
      alerts.flatMap((alert) => (alert.clearedAt === null ? [] : [{ at: alert.clearedAt, alert, key: alert.code }])),
      ({ at, alert, more }) => ({ what: 'cleared', at, alert, more }),
    ),
  );
  events.push(
    ...together(
      alerts.flatMap((alert) => (alert.acked === null ? [] : [{ at: alert.acked.at, alert, key: alert.acked.by.id }])),
      ({ at, alert, more }) => ({ what: 'acked', at, alert, more, by: alert.acked!.by }),
    ),
  );
  events.push(...operated(incident, alerts, operations));
  const raising = new Set(alerts.map(({ event }) => event));
  for (const event of told) if (!raising.has(event.id)) events.push({ what: 'event', at: event.at, event });
  for (const ticket of tickets) {
    for (const { at, action, by, text, late, onBehalf } of ticket.flow)
      events.push({ what: 'flow', at, ticket, action, by, text, late, onBehalf });
    for (const step of LATE_STEPS) {
      const at = ticket.late?.[step];
      if (at !== undefined) events.push({ what: 'late', at, ticket, step });
    }
    for (const comment of ticket.comments) events.push({ what: 'comment', ...comment });
  }
  for (const { at, by, outcome, note } of incident.calls ?? []) events.push({ what: 'call', at, by, outcome, text: note });
  for (const comment of incident.comments) events.push({ what: 'comment', ...comment });
  return events.sort((a, b) => b.at - a.at);
}

/** What its devices were told while it was open; what was given together is one line. */
function operated({ openedAt, closedAt }: Incident, alerts: readonly Alert[], operations: Iterable<Operation>): TimelineEvent[] {
  const devices = new Set(alerts.map(({ device }) => device));
  const own = [...operations].filter(
    ({ device, requestedAt }) => devices.has(device) && requestedAt >= openedAt && requestedAt <= (closedAt ?? Infinity),
  );
  return [...Map.groupBy(own, ({ group }) => group).values()].map((group) => ({
    what: 'operation',
    at: group[0].requestedAt,
    operation: group[0],
    more: group.length - 1,
  }));
}

interface Dated {
  readonly at: number;
  readonly alert: Alert;
  readonly key: string;
}

/** A flood of the same is one line. */
function together(all: readonly Dated[], make: (group: { at: number; alert: Alert; more: number }) => TimelineEvent): TimelineEvent[] {
  const groups: { at: number; alert: Alert; key: string; more: number }[] = [];
  for (const each of [...all].sort((a, b) => a.at - b.at)) {
    const group = groups.findLast((other) => other.key === each.key && each.at - other.at <= TOGETHER_MS);
    if (group) group.more++;
    else groups.push({ ...each, more: 0 });
  }
  return groups.map(make);
}
