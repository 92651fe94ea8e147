import { isVisible } from '#contract/places/geo.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { settle } from '#server/incidents/settle.ts';
import type { CommandContext } from '../command.ts';
import { actorOf, touched } from './step.ts';

/** Of these alerts those that nobody had taken notice of, as they are when this user has. */
export function noticed(alerts: Iterable<Alert | undefined>, context: CommandContext): ReadonlyMap<string, Alert> {
  const acked = new Map<string, Alert>();
  for (const alert of alerts) {
    if (!alert || alert.acked !== null || !isVisible(alert.place, context.user.jurisdiction)) continue;
    acked.set(alert.id, touched({ ...alert, acked: { by: actorOf(context), at: context.now } }, context));
  }
  return acked;
}

/** The incident as it stands with these alerts; the same where that changes nothing. */
export const settledWith = (incident: Incident, acked: ReadonlyMap<string, Alert>, { records, now }: CommandContext): Incident =>
  settle(
    incident,
    { alert: (id: string) => acked.get(id) ?? records.get('alert', id), ticket: (id: string) => records.get('ticket', id) },
    now,
  );
