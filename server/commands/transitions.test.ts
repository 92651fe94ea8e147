import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandName } from '#contract/commands.ts';
import { INCIDENT_STATES } from '#contract/records/incident.ts';
import { put } from '#contract/records/record.ts';
import { TICKET_LINKS, TICKET_STATES, type TicketState } from '#contract/records/ticket.ts';
import { ROLES, ROLE_PERMISSIONS } from '#contract/roles.ts';
import {
  COMMAND_DONE,
  COMMAND_LABELS,
  HELD_BY_CREW,
  INCIDENT_COMMANDS,
  INCIDENT_STATE_LABELS,
  LINK_LABELS,
  TICKET_STATE_LABELS,
  TICKET_TRANSITIONS,
  allowedCommands,
  legalCommands,
  mayCommand,
  ticketTransition,
} from '#contract/transitions.ts';
import { Desk, OFFICER, person } from './testing.ts';

/** Every command that moves a ticket there is, with each answer it may give. */
const STEPS: readonly { name: CommandName; outcome?: 'pass' | 'rework' }[] = [
  ...(['redispatch', 'accept', 'arrive', 'finish', 'return', 'close', 'reopen'] as const).map((name) => ({ name })),
  { name: 'verify', outcome: 'pass' },
  { name: 'verify', outcome: 'rework' },
];
const PAIRS = TICKET_STATES.flatMap((state) => STEPS.map((step) => ({ state, ...step })));

describe('the table', () => {
  it('is the walk of the seven links', () => {
    const walk: [CommandName, TicketState | null, TicketState][] = [
      ['dispatch', null, 'dispatched'],
      ['accept', 'dispatched', 'accepted'],
      ['arrive', 'accepted', 'arrived'],
      ['finish', 'arrived', 'finished'],
      ['finish', 'accepted', 'finished'],
      ['close', 'verified', 'closed'],
      ['reopen', 'closed', 'filed'],
      ['redispatch', 'filed', 'dispatched'],
      ['return', 'accepted', 'returned'],
      ['return', 'returned', 'filed'],
    ];
    for (const [command, from, to] of walk) expect([command, from, ticketTransition(command, from)?.to]).toEqual([command, from, to]);
    expect(ticketTransition('verify', 'finished', 'pass')?.to).toBe('verified');
    expect(ticketTransition('verify', 'finished', 'rework')?.to).toBe('dispatched');
    // The last one is completed by whoever scores.
    expect(TICKET_TRANSITIONS.flatMap((row) => row.fills)).toEqual(TICKET_LINKS.filter((link) => link !== 'evaluate'));
  });

  it('has one way at most from a state by a command, and a way out of every state', () => {
    const ways = TICKET_TRANSITIONS.flatMap((row) => row.from.map((from) => `${row.command} ${row.outcome} ${from}`));
    expect(new Set(ways).size).toBe(ways.length);
    for (const state of TICKET_STATES) expect(TICKET_TRANSITIONS.some((row) => row.from.includes(state))).toBe(true);
  });

  it('never closes what a crew sent back', () => {
    const before = (to: TicketState) => TICKET_TRANSITIONS.filter((row) => row.to === to).flatMap((row) => row.from);
    expect(before('closed')).toEqual(['verified']);
    expect(before('verified')).toEqual(['finished']);
  });

  it('agrees with the doors: whoever may go a way is let in by the permission of its command', () => {
    for (const role of ROLES)
      for (const name of Object.keys(COMMANDS) as CommandName[]) {
        if (mayCommand(role, name))
          expect([role, name, ROLE_PERMISSIONS[role]]).toEqual([role, name, expect.arrayContaining([COMMANDS[name].needs])]);
      }
  });

  it('has words for everything', () => {
    const words = [COMMAND_LABELS, COMMAND_DONE, TICKET_STATE_LABELS, INCIDENT_STATE_LABELS, LINK_LABELS].flatMap((labels) =>
      Object.values(labels),
    );
    for (const { zh, en } of words) expect([/\p{Script=Han}/u.test(zh), /^[A-Za-z]/.test(en)]).toEqual([true, true]);
  });
});

describe('a ticket', () => {
  it.each(PAIRS)('$state, $name $outcome', async ({ state, name, outcome }) => {
    const desk = new Desk();
    await desk.take(state);
    const before = desk.ticket;
    const way = ticketTransition(name, state, outcome);
    // The officer may do all but what the table keeps for others; a dispatcher returns what a crew returned.
    const user = way?.needs === 'dispatch' ? person('dispatcher') : OFFICER;
    const result = await desk.do(name, outcome ? { result: outcome } : {}, user);
    expect(result.ok || result.refusal.code).toBe(way ? true : 'illegal');
    if (!way) {
      expect(desk.ticket).toBe(before);
      return;
    }
    expect(desk.ticket).toMatchObject({ state: way.to, version: before.version + 1 });
    expect(desk.ticket.flow.at(-1)).toMatchObject({ action: name, from: state, to: way.to, by: { id: user.id } });
    for (const link of way.fills) expect(desk.ticket.links[link]).toBeDefined();
    expect(desk.crew(desk.ticket.crew!).state).toBe(HELD_BY_CREW.has(way.to) ? 'busy' : 'free');
  });

  it.each(TICKET_STATES)('%s: the buttons drawn are the commands that pass, for every role', async (state) => {
    for (const role of ROLES) {
      const passing: CommandName[] = [];
      for (const { name, outcome } of STEPS) {
        const desk = new Desk();
        await desk.take(state);
        const result = await desk.do(name, outcome ? { result: outcome } : {}, person(role));
        if (result.ok) passing.push(name);
      }
      const desk = new Desk();
      await desk.take(state);
      const buttons = allowedCommands(desk.ticket, person(role)).filter((name) => name !== 'comment');
      expect([role, ...buttons.toSorted()]).toEqual([role, ...new Set(passing.toSorted())]);
    }
  });
});

describe('an incident', () => {
  it.each(INCIDENT_STATES.flatMap((state) => (['acknowledge', 'assign', 'dispatch', 'comment'] as const).map((name) => ({ state, name }))))(
    '$state, $name',
    async ({ state, name }) => {
      const desk = new Desk();
      desk.records.apply([put('incident', { ...desk.incident, state })]);
      const row = INCIDENT_COMMANDS.find((one) => one.command === name)!;
      const result = await desk.do(name);
      expect(result.ok || result.refusal.code).toBe(row.in.includes(state) ? true : 'illegal');
      expect(legalCommands({ ...desk.incident, state }).includes(name)).toBe(row.in.includes(state));
    },
  );
});

describe('an alert', () => {
  const at = { by: { id: 'z', name: '张三' }, at: 1 };
  it.each([
    [{}, ['acknowledge', 'shelve']],
    [{ lifeSafety: true }, ['acknowledge']],
    [{ active: false }, ['acknowledge']],
    [{ acked: at }, ['shelve']],
    [{ acked: at, shelved: { ...at, until: 2, reason: '' } }, ['unshelve']],
    [{ acked: at, active: false }, []],
  ])('%j: %j', (patch, commands) => expect(legalCommands({ ...new Desk().alert, lifeSafety: false, ...patch })).toEqual(commands));
});
