import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';

/** Where to find what an incident holds. A record that is not found is long over. */
interface Holdings {
  alert(id: string): Alert | undefined;
  ticket(id: string): Ticket | undefined;
}

/**
 * The state of an incident follows from its alerts and tickets; nobody sets it.
 * - `dispatched` while a ticket is under way;
 * - `open` while an alert raised since the last ticket closed (or ever, without tickets) is active or unseen;
 * - `resolved` when all tickets are closed but a sensor they were about has not returned to normal;
 * - `closed` when nothing is left. A sensor that fires again opens it again.
 */
export function settledState(incident: Pick<Incident, 'alerts' | 'tickets'>, holdings: Holdings): Incident['state'] {
  let lastClosed = -1;
  for (const id of incident.tickets) {
    const ticket = holdings.ticket(id);
    if (!ticket) continue;
    if (ticket.state !== 'closed') return 'dispatched';
    lastClosed = Math.max(lastClosed, ticket.flow[ticket.flow.length - 1].at);
  }
  let active = false;
  for (const id of incident.alerts) {
    const alert = holdings.alert(id);
    if (!alert) continue;
    if (alert.raisedAt > lastClosed && (alert.active || alert.acked === null)) return 'open';
    active ||= alert.active;
  }
  return active ? 'resolved' : 'closed';
}

/** The incident in the state it has come to; the same object when that has not changed. Its stamp is the caller's to set. */
export function settle(incident: Incident, holdings: Holdings, now: number): Incident {
  const state = settledState(incident, holdings);
  if (state === incident.state) return incident;
  return { ...incident, state, closedAt: state === 'closed' ? now : null };
}
