import type { Position } from '#contract/places/geo.ts';
import type { Incident } from '#contract/records/incident.ts';
import type { Ticket, TicketState } from '#contract/records/ticket.ts';
import type { Asker } from '#mock-feeds/ledger.ts';

/** From being sent to having finished, a crew is on its way or there. */
const UNDER_WAY: readonly TicketState[] = ['dispatched', 'accepted', 'arrived'];

/** Where each crew is sent, by crew: as the desk's tickets say. @throws Error when the server does not answer */
export async function askDispatched(asker: Asker): Promise<ReadonlyMap<string, Position>> {
  const tickets = (await Promise.all(UNDER_WAY.map((state) => asker.all<Ticket>('tickets', `state=${state}`)))).flat();
  const sent = new Map<string, Position>();
  // A crew takes one ticket after another: the first is where it is.
  for (const { crew, incident } of tickets.toSorted((a, b) => b.filedAt - a.filedAt)) {
    const { position } = await asker.one<Incident>('incidents', incident);
    if (crew !== null && position !== null) sent.set(crew, position);
  }
  return sent;
}
