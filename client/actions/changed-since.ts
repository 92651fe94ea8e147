import type { Incident } from '#contract/records/incident.ts';
import type { Ticket } from '#contract/records/ticket.ts';

/**
 * True when somebody did something between what the person saw and now that their decision hangs on: then the version
 * they saw is sent, and the server refuses in words. An alert that joined, or a comment, is no reason to be refused.
 */
export function changedSince(seen: Incident | Ticket, now: Incident | Ticket): boolean {
  if (seen.state !== now.state) return true;
  if ('flow' in seen && 'flow' in now) return seen.flow.length !== now.flow.length || seen.crew !== now.crew;
  if ('affinity' in seen && 'affinity' in now) return seen.tickets.length !== now.tickets.length || seen.owner?.id !== now.owner?.id;
  return false;
}

/** The version a decision made on `seen` is to be sent with. */
export const versionToSend = (seen: Incident | Ticket, now: Incident | Ticket): number =>
  changedSince(seen, now) ? seen.version : now.version;
