import { put } from '#contract/records/record.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { ticketTransition } from '#contract/transitions.ts';
import { fileUnder, disclosureOf } from '#server/casework/filing.ts';
import { numbering } from '#server/casework/numbers.ts';
import { SYSTEM } from '#server/incidents/words.ts';
import { defineCommand } from './command.ts';
import { crewToSend } from './steps/crew.ts';
import { legal, reach, unchanged } from './steps/guard.ts';
import { actorOf, crewChanges, incidentChanges, stepped } from './steps/step.ts';

/** The first three links in one act: what the sensors collected is filed, and a crew is sent. */
export default defineCommand('dispatch', ({ incident: id, version, crew: crewId, note }, context) => {
  const { records, casework, now } = context;
  const incident = reach('incident', id, context);
  unchanged(incident, version, context);
  legal(incident, 'dispatch');
  const crew = crewToSend(crewId, context);
  const by = actorOf(context);
  const number = numbering('GD', records, now, casework.calendar.zone)();
  const filed: Ticket = {
    id: number,
    version: 1,
    updatedAt: now,
    updatedBy: by,
    number,
    incident: incident.id,
    title: incident.title,
    severity: incident.severity,
    place: incident.place,
    state: 'filed',
    crew: crew.id,
    ...fileUnder(incident, records, casework, now),
    filedAt: now,
    links: { collect: { at: incident.openedAt, by: SYSTEM } },
    flow: [],
    photos: [],
    comments: [],
    returns: 0,
    reworks: 0,
    evaluation: null,
    simulated: incident.simulated,
    ...disclosureOf(incident, records, casework, now),
  };
  const ticket = stepped(filed, ticketTransition('dispatch', null)!, context, note, incident.openedAt, null);
  return [
    put('ticket', ticket),
    ...crewChanges([crew.id], ticket, context),
    ...incidentChanges(ticket, context, { tickets: [...incident.tickets, ticket.id], owner: incident.owner ?? by }),
  ];
});
