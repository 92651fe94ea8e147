import { expect, it } from 'vitest';
import type { Incident } from '#contract/records/incident.ts';
import { joinable } from './choices.ts';

const incident = (id: string, patch: Partial<Incident> = {}): Incident =>
  ({ id, state: 'open', place: '/1/2/a', simulated: true, openedAt: 0, ...patch }) as unknown as Incident;

it('what was split off comes first, then what is near, then the newest; never itself, what is over, or what is real in a drill', () => {
  const own = incident('own');
  const others = [
    own,
    incident('closed', { state: 'closed' }),
    incident('real', { simulated: false }),
    incident('far', { place: '/1/9', openedAt: 9 }),
    incident('near-old', { place: '/1/2/b' }),
    incident('near-new', { place: '/1/2/b', openedAt: 5 }),
    incident('here', {}),
    incident('split', { place: '/1/9/c', splitFrom: 'own' }),
  ];
  expect(joinable(own, others).map(({ id }) => id)).toEqual(['split', 'here', 'near-new', 'near-old', 'far']);
  expect(joinable(others.at(-1)!, others)[0].id).toBe('own');
});
