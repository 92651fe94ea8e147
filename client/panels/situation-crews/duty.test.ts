import { expect, it } from 'vitest';
import type { Crew } from '#contract/records/crew.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { dutyOf } from './duty.ts';

const crew = (id: string, state: Crew['state'], skill: Crew['skill'] = 'fire'): Crew =>
  ({ id, state, skill, members: 4, name: id }) as Crew;
const ticket = (of: string, state: Ticket['state'], sentAt: number): Ticket =>
  ({ crew: of, state, filedAt: 1, flow: [{ to: 'dispatched', at: sentAt }] }) as unknown as Ticket;

it('counts people on duty, and who is out the longest first', () => {
  const duty = dutyOf(
    [crew('a', 'busy'), crew('b', 'busy', 'grid'), crew('c', 'free'), crew('d', 'off')],
    [ticket('b', 'dispatched', 20), ticket('a', 'arrived', 10), ticket('c', 'closed', 5), ticket('nobody', 'accepted', 5)],
  );
  expect(duty).toMatchObject({ people: 12, allPeople: 16 });
  expect(duty.bySkill).toEqual([
    { skill: 'fire', free: 1, busy: 1, off: 1 },
    { skill: 'grid', free: 0, busy: 1, off: 0 },
  ]);
  expect(duty.out.map(({ crew: { id }, since, there }) => [id, since, there])).toEqual([
    ['a', 10, true],
    ['b', 20, false],
  ]);
});
