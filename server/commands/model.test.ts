import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COMMAND_NAMES, type CommandName } from '#contract/commands.ts';
import type { Alert } from '#contract/records/alert.ts';
import type { Incident } from '#contract/records/incident.ts';
import { RECORD_SCHEMAS } from '#contract/records/record.ts';
import { TICKET_LINKS, type Ticket } from '#contract/records/ticket.ts';
import { HELD_BY_CREW, legalCommands } from '#contract/transitions.ts';
import { settledState } from '#server/incidents/settle.ts';
import { Desk, OFFICER, person } from './testing.ts';

/** One act of somebody, or of a sensor. `pick` chooses the record, `choice` the command. */
interface Act {
  readonly what: 'onward' | 'legal' | 'any' | 'hear' | 'clear';
  readonly pick: number;
  readonly choice: number;
  readonly role: 'duty-officer' | 'dispatcher' | 'grid-worker';
  readonly rework: boolean;
  readonly seconds: number;
}

/** Chance alone rarely walks a ticket to its end, so many acts take one of the first two a step onward. */
const ONWARD: Record<Ticket['state'], CommandName> = {
  filed: 'redispatch',
  returned: 'redispatch',
  dispatched: 'accept',
  accepted: 'finish',
  arrived: 'finish',
  finished: 'verify',
  verified: 'close',
  closed: 'reopen',
};

const act: fc.Arbitrary<Act> = fc.record({
  what: fc.constantFrom('onward', 'onward', 'onward', 'legal', 'legal', 'any', 'hear', 'clear'),
  pick: fc.nat(11),
  choice: fc.nat(11),
  role: fc.constantFrom('duty-officer', 'duty-officer', 'duty-officer', 'dispatcher', 'grid-worker'),
  rework: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
  seconds: fc.integer({ min: 0, max: 7200 }),
});

/** @returns the name of the command carried out, or null. */
async function perform(desk: Desk, { what, pick, choice, role, rework, seconds }: Act): Promise<CommandName | null> {
  desk.now += seconds * 1000;
  if (what === 'hear' || what === 'clear') {
    desk.hear(`s${pick % 3}`, what === 'hear', choice > 6 ? 'fault' : 'fire');
    return null;
  }
  const tickets = [...desk.records.all('ticket')];
  const onward = what === 'onward' ? tickets[pick % Math.min(2, tickets.length)] : undefined;
  const all = [...tickets, ...desk.records.all('incident'), ...desk.records.all('alert')];
  const record = onward ?? all[pick % all.length];
  const possible = onward ? [ONWARD[onward.state]] : what === 'any' ? COMMAND_NAMES : legalCommands(record);
  if (possible.length === 0) return null;
  const name = possible[choice % possible.length];
  const type = 'flow' in record ? 'ticket' : 'affinity' in record ? 'incident' : 'alert';
  const input = {
    ...desk.defaults(name),
    ...(type in desk.defaults(name) ? { [type]: record.id, version: record.version } : {}),
    ...(name === 'dispatch' || name === 'redispatch' ? { crew: ['east', 'west', 'night'][choice % 3] } : {}),
    ...(name === 'comment' && type === 'ticket' ? { subject: 'ticket', id: record.id } : {}),
    ...(name === 'verify' ? { result: rework || ('state' in record && record.state === 'verified') ? 'rework' : 'pass' } : {}),
  };
  if (type === 'incident') Object.assign(input, regrouping(name, record as Incident, desk, pick, choice));
  const result = await desk.execute(name, input, role === 'duty-officer' ? OFFICER : person(role), '');
  return result.ok ? name : null;
}

/** Which alerts leave, or which other incident joins: any there are. */
function regrouping(name: CommandName, incident: Incident, desk: Desk, pick: number, choice: number): object {
  if (name === 'split-incident') return { alerts: incident.alerts.filter((_, i) => (choice >> (i % 4)) % 2 === 1 || i === pick) };
  if (name !== 'join-incidents') return {};
  const others = [...desk.records.all('incident')].filter(({ id, state }) => id !== incident.id && state !== 'closed');
  const other = others[choice % others.length];
  return other ? { other: other.id, otherVersion: other.version } : {};
}

/** Every alert belongs to exactly one incident, and none that goes on to one that is closed. */
function checkBelonging(desk: Desk, alertsBefore: number): void {
  const alerts = [...desk.records.all('alert')];
  expect(alerts.length).toBeGreaterThanOrEqual(alertsBefore);
  const held = [...desk.records.all('incident')].flatMap((incident) => incident.alerts.map((id) => [id, incident.id]));
  expect(held.toSorted()).toEqual(alerts.map(({ id, incident }) => [id, incident]).toSorted());
  for (const { id, active, incident } of alerts)
    if (active) expect([id, desk.records.get('incident', incident!)!.state]).not.toEqual([id, 'closed']);
  for (const incident of desk.records.all('incident')) {
    const own = incident.alerts.map((id) => desk.records.get('alert', id)!);
    if (own.length === 0) expect([incident.id, incident.state, incident.tickets]).toEqual([incident.id, 'closed', []]);
    else {
      expect(incident.lifeSafety).toBe(own.some(({ lifeSafety }) => lifeSafety));
      expect(incident.severity).toBe(severityOf(own));
    }
  }
}

/** That of the worst alert; the second sensor that says so makes a fire extreme. */
const severityOf = (alerts: readonly Alert[]): number =>
  new Set(alerts.filter(({ lifeSafety }) => lifeSafety).map(({ device }) => device)).size > 1
    ? 1
    : alerts.reduce((worst, { severity }) => (severity < worst ? severity : worst), 4);

/** Nothing of a case changes by them, or (a call) only of a case of care, which none here is. */
const OF_OTHERS: ReadonlySet<string> = new Set(['operate', 'approve', 'decline', 'call']);

function checkTicket(ticket: Ticket, before: Ticket | undefined): void {
  RECORD_SCHEMAS.ticket.parse(ticket);
  const { flow, links } = ticket;
  expect([flow[0].from, flow.at(-1)!.to]).toEqual([null, ticket.state]);
  flow.slice(1).forEach((row, i) => {
    expect(row.from).toBe(flow[i].to);
    expect(row.at).toBe(flow[i].at + row.seconds * 1000);
  });
  const reached = TICKET_LINKS.map((link) => links[link]?.at);
  expect(reached).toEqual([...reached].sort((a, b) => (a ?? Infinity) - (b ?? Infinity)));
  expect(ticket.state === 'closed').toBe(flow.at(-1)!.action === 'close');
  expect([ticket.reworks, ticket.returns]).toEqual([
    flow.filter((row) => row.action === 'verify' && row.to === 'dispatched').length,
    flow.filter((row) => row.action === 'return').length,
  ]);
  if (!before || before === ticket) return;
  const stepped = ticket.flow.length - before.flow.length;
  expect(stepped === 0 || stepped === 1).toBe(true);
  expect(ticket.version).toBe(before.version + stepped);
  expect(ticket.flow.slice(0, before.flow.length)).toEqual(before.flow);
  expect(ticket.links).toMatchObject(before.links);
  expect(ticket.photos.length >= before.photos.length && ticket.comments.length >= before.comments.length).toBe(true);
  expect(ticket.evaluation !== null).toBe(ticket.state === 'closed');
}

function checkDesk(desk: Desk, before: ReadonlyMap<string, Ticket>): void {
  const tickets = [...desk.records.all('ticket')];
  for (const ticket of tickets) checkTicket(ticket, before.get(ticket.id));
  for (const crew of desk.records.all('crew')) {
    const held = tickets.some((ticket) => ticket.crew === crew.id && HELD_BY_CREW.has(ticket.state));
    if (crew.state !== 'off') expect([crew.id, crew.state]).toEqual([crew.id, held ? 'busy' : 'free']);
    else expect(held).toBe(false);
  }
  const holdings = { alert: (id: string) => desk.records.get('alert', id), ticket: (id: string) => desk.records.get('ticket', id) };
  for (const incident of desk.records.all('incident')) {
    RECORD_SCHEMAS.incident.parse(incident);
    expect([incident.id, incident.state]).toEqual([incident.id, settledState(incident, holdings)]);
    expect(incident.closedAt !== null).toBe(incident.state === 'closed');
    for (const id of incident.tickets) expect(desk.records.get('ticket', id)?.incident).toBe(incident.id);
  }
  expect(tickets.map((ticket) => ticket.id)).toEqual(
    [...new Set([...desk.records.all('incident')].flatMap((incident) => incident.tickets))].sort(),
  );
}

describe('any sequence of acts', () => {
  it('keeps versions, links, flow logs, crews and incident states in order', async () => {
    const carriedOut = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 10, maxLength: 120, size: 'max' }), async (acts) => {
        const desk = new Desk();
        for (const one of acts) {
          const before = new Map([...desk.records.all('ticket')].map((ticket) => [ticket.id, ticket]));
          const written = desk.entries.length;
          const alerts = desk.records.count('alert');
          const done = await perform(desk, one);
          if (done) carriedOut.add(done);
          else expect(desk.entries.length).toBe(written);
          checkDesk(desk, before);
          checkBelonging(desk, alerts);
        }
        expect(desk.faults).toEqual([]);
      }),
      { numRuns: 100 },
    );
    // The model means nothing if its acts are all refused.
    expect([...carriedOut]).toEqual(expect.arrayContaining(COMMAND_NAMES.filter((name) => !OF_OTHERS.has(name))));
  });

  it('lets exactly one of many who act on the same version win', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom<CommandName>('redispatch', 'accept', 'return'), { minLength: 2, maxLength: 8 }),
        async (names) => {
          const desk = new Desk();
          await desk.take('dispatched');
          const results = await Promise.all(names.map((name) => desk.do(name)));
          expect(results.map((result) => result.ok || result.refusal.code)).toEqual(names.map((_, i) => (i === 0 ? true : 'conflict')));
          expect(desk.ticket.version).toBe(2);
        },
      ),
    );
  });
});
