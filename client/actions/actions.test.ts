import { describe, expect, it } from 'vitest';
import type { Crew } from '#contract/records/crew.ts';
import type { Incident } from '#contract/records/incident.ts';
import { TICKET_STATES, type Ticket, type TicketState } from '#contract/records/ticket.ts';
import type { Role, User } from '#contract/roles.ts';
import { distinctKeys, incidentActions, NEXT_KEY, openTicket, ticketActions } from './actions.ts';
import type { Way } from '#client/streets/ways.ts';
import { candidates, distance, formatDistance } from './dialogs/crews.ts';

const user = (role: Role): User => ({ id: 'u1', name: '值班员', role, jurisdiction: '/370102' });
const ticket = (state: TicketState, patch: Partial<Ticket> = {}): Ticket =>
  ({ id: 't', state, flow: [], filedAt: 1, ...patch }) as unknown as Ticket;
const incident = (patch: Partial<Incident> = {}): Incident =>
  ({ id: 'i', state: 'open', affinity: 'fire', owner: null, alerts: [], ...patch }) as unknown as Incident;

describe('what can be done', () => {
  it('every state but closed has a next step on T for a duty officer, and each action a key of its own', () => {
    for (const state of TICKET_STATES) {
      const actions = distinctKeys(ticketActions(ticket(state), user('duty-officer')));
      expect(
        actions.filter((action) => action.key === NEXT_KEY),
        state,
      ).toHaveLength(state === 'closed' ? 0 : 1);
      const keys = actions.map((action) => action.key);
      expect(keys, state).not.toContain('');
      expect(new Set(keys).size, state).toBe(keys.length);
    }
  });
  it('a leader may only comment', () => {
    expect(ticketActions(ticket('finished'), user('leader')).map((action) => action.command)).toEqual(['comment']);
    expect(incidentActions(incident(), 3, undefined, user('leader')).map((action) => action.command)).toEqual(['comment']);
  });
  it('acknowledging leads while something is unacknowledged, then dispatching', () => {
    const lead = (unacked: number): string[] =>
      incidentActions(incident(), unacked, undefined, user('duty-officer'))
        .filter((a) => a.look === 'primary')
        .map((a) => a.command);
    expect(lead(2)).toEqual(['acknowledge']);
    expect(lead(0)).toEqual(['dispatch']);
  });
  it('offers an incident to oneself only when somebody else has it', () => {
    const offered = (owner: Incident['owner']): boolean =>
      incidentActions(incident({ owner }), 0, undefined, user('duty-officer')).some((a) => a.command === 'assign');
    expect(offered(null)).toBe(true);
    expect(offered({ id: 'u2', name: 'x' })).toBe(true);
    expect(offered({ id: 'u1', name: 'x' })).toBe(false);
  });
  it('splits what holds several alerts, and joins any, each by a key of its own beside the step of a ticket', () => {
    const keys = (alerts: string[]): Record<string, string> => {
      const own = incidentActions(incident({ alerts }), 1, undefined, user('dispatcher'));
      const all = distinctKeys([...own, ...ticketActions(ticket('finished'), user('duty-officer')).slice(0, 1)]);
      expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
      return Object.fromEntries(all.map(({ command, key }) => [command, key]));
    };
    expect(keys(['a', 'b'])).toMatchObject({ 'split-incident': 'X', 'join-incidents': 'B' });
    expect(keys(['a'])).not.toHaveProperty('split-incident');
  });
  it('means the ticket filed last among those under way', () => {
    expect(
      openTicket([
        ticket('closed', { id: 'c', filedAt: 9 }),
        ticket('filed', { id: 'a', filedAt: 1 }),
        ticket('filed', { id: 'b', filedAt: 2 }),
      ])?.id,
    ).toBe('b');
    expect(openTicket([ticket('closed')])).toBeUndefined();
  });
});

describe('crews to send', () => {
  const crew = (id: string, patch: Partial<Crew>): Crew =>
    ({ id, state: 'free', skill: 'grid', position: [117.02, 36.66, 0], ...patch }) as unknown as Crew;
  it('free before busy, of the trade before others, near before far', () => {
    const order = candidates(
      [
        crew('busy-near', { state: 'busy', skill: 'fire' }),
        crew('free-other', {}),
        crew('free-far', { skill: 'fire', position: [117.05, 36.66, 0] }),
        crew('free-near', { skill: 'fire', position: [117.021, 36.66, 0] }),
        crew('off', { state: 'off', skill: 'fire' }),
      ],
      { affinity: 'fire', at: [117.02, 36.66, 0] },
    ).map((each) => each.crew.id);
    expect(order).toEqual(['free-near', 'free-far', 'free-other', 'busy-near', 'off']);
  });
  it('by streets, where a river lies between', () => {
    const crews = [crew('over the river', { position: [117.021, 36.66, 0] }), crew('on this side', { position: [117.024, 36.66, 0] })];
    const way = (metres: number): Way => ({ metres, seconds: 1, line: [], off: [] });
    const ways = new Map([
      ['over the river', way(2400)],
      ['on this side', way(500)],
    ]);
    const at = [117.02, 36.66, 0] as const;
    expect(candidates(crews, { affinity: 'fire', at, ways }).map(({ crew: { id } }) => id)).toEqual(['on this side', 'over the river']);
    expect(candidates(crews, { affinity: 'fire', at }).map(({ crew: { id } }) => id)).toEqual(['over the river', 'on this side']);
  });
  it('last of all the crew that has just sent it back', () => {
    const crews = [crew('returned', { skill: 'fire' }), crew('off', { state: 'off' }), crew('free', {})];
    const order = (returnedBy: string | null): string[] =>
      candidates(crews, { affinity: 'fire', at: null, returnedBy }).map((each) => each.crew.id);
    expect(order('returned')).toEqual(['free', 'off', 'returned']);
    expect(order(null)[0]).toBe('returned');
  });
  it('measures metres', () => {
    expect(distance([117.02, 36.66, 0], [117.03, 36.66, 0])).toBeCloseTo(893, -1);
    expect(candidates([crew('a', {})], { affinity: 'fire', at: null })[0].metres).toBeNull();
    expect([formatDistance(324), formatDistance(1420)]).toEqual(['320 m', '1.4 km']);
  });
});
