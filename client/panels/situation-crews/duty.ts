import type { Crew } from '#contract/records/crew.ts';
import type { Ticket } from '#contract/records/ticket.ts';
import { SKILL_IDS, type Skill } from '#contract/vocabularies/skills.ts';

export interface Out {
  readonly crew: Crew;
  readonly ticket: Ticket;
  /** When it was sent, ms UTC. */
  readonly since: number;
  readonly there: boolean;
}

interface Duty {
  /** People of crews that are not off duty, and of all. */
  readonly people: number;
  readonly allPeople: number;
  readonly bySkill: readonly { readonly skill: Skill; readonly free: number; readonly busy: number; readonly off: number }[];
  /** Crews that have work in hand, longest first. */
  readonly out: readonly Out[];
}

const IN_HAND: ReadonlySet<string> = new Set(['dispatched', 'accepted', 'arrived']);

/** Who is on duty, and who is out at what. */
export function dutyOf(crews: readonly Crew[], tickets: Iterable<Ticket>): Duty {
  const on = crews.filter(({ state }) => state !== 'off');
  const people = (some: readonly Crew[]): number => some.reduce((sum, { members }) => sum + members, 0);
  const count = (skill: Skill, state: Crew['state']): number => crews.filter((crew) => crew.skill === skill && crew.state === state).length;
  const byId = new Map(crews.map((crew) => [crew.id, crew]));
  const out: Out[] = [];
  for (const ticket of tickets) {
    const crew = ticket.crew === null ? undefined : byId.get(ticket.crew);
    if (!crew || !IN_HAND.has(ticket.state)) continue;
    const since = ticket.flow.findLast(({ to }) => to === 'dispatched')?.at ?? ticket.filedAt;
    out.push({ crew, ticket, since, there: ticket.state === 'arrived' });
  }
  return {
    people: people(on),
    allPeople: people(crews),
    bySkill: SKILL_IDS.map((skill) => ({ skill, free: count(skill, 'free'), busy: count(skill, 'busy'), off: count(skill, 'off') })).filter(
      ({ free, busy, off }) => free + busy + off > 0,
    ),
    out: out.sort((a, b) => a.since - b.since),
  };
}
