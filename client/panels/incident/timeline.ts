import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';

/** Something that happened in an incident. */
export type TimelineEvent =
  | { readonly what: 'opened' | 'closed'; readonly at: number }
  | { readonly what: 'raised' | 'cleared'; readonly at: number; readonly alert: Alert; readonly more: number }
  | { readonly what: 'acked'; readonly at: number; readonly alert: Alert; readonly more: number; readonly by: string }
  | { readonly what: 'flow'; readonly at: number; readonly ticket: Ticket; readonly action: string; readonly by: string; readonly text: string; readonly late: boolean; readonly onBehalf: boolean }
  | { readonly what: 'comment'; readonly at: number; readonly by: string; readonly text: string };

/** Alerts of one sort within this time are one line, named after the first. */
const TOGETHER_MS = 10_000;

/** All that happened, newest first. */
export function timelineOf(incident: Incident, alerts: readonly Alert[], tickets: readonly Ticket[]): TimelineEvent[] {
  const events: TimelineEvent[] = [{ what: 'opened', at: incident.openedAt }];
  if (incident.closedAt !== null) events.push({ what: 'closed', at: incident.closedAt });
  events.push(...together(alerts.map((alert) => ({ at: alert.raisedAt, alert, key: alert.code })), ({ at, alert, more }) => ({ what: 'raised', at, alert, more })));
  events.push(...together(alerts.flatMap((alert) => (alert.clearedAt === null ? [] : [{ at: alert.clearedAt, alert, key: alert.code }])), ({ at, alert, more }) => ({ what: 'cleared', at, alert, more })));
  events.push(...together(
    alerts.flatMap((alert) => (alert.acked === null ? [] : [{ at: alert.acked.at, alert, key: alert.acked.by.id }])),
    ({ at, alert, more }) => ({ what: 'acked', at, alert, more, by: alert.acked!.by.name }),
  ));
  for (const ticket of tickets) {
    for (const { at, action, by, text, late, onBehalf } of ticket.flow) events.push({ what: 'flow', at, ticket, action, by: by.name, text, late, onBehalf });
    for (const { at, by, text } of ticket.comments) events.push({ what: 'comment', at, by: by.name, text });
  }
  for (const { at, by, text } of incident.comments) events.push({ what: 'comment', at, by: by.name, text });
  return events.sort((a, b) => b.at - a.at);
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
