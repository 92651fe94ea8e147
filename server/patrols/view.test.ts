import { expect, it } from 'vitest';
import { PERSONAL_CLASSES } from '#contract/data-class.ts';
import { patrolPlanClasses, type PatrolPlan } from '#contract/patrols/plan.ts';
import { patrolRoundClasses, type PatrolRound } from '#contract/patrols/round.ts';
import { ROLE_PERMISSIONS, type Role } from '#contract/roles.ts';
import { put } from '#contract/records/record.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { planFor, viewOf } from './view.ts';

const ROLES = Object.keys(ROLE_PERMISSIONS) as Role[];
const records = new Records();
const point = (id: string, place: string) => put('device', make('device', { id, kind: 'patrol-point', name: id, place }));
records.apply([point('p0', '/370102/a'), point('p1', '/370102/b')]);
const visit = { event: 'e', at: 5, toldAt: 6, method: 'nfc', distanceM: 3, photo: 'm1', by: '保安甲' } as const;
const base = { due: 10, photo: true, lateAt: null, missedAt: null, refused: [] };
const round: PatrolRound = {
  id: 'r',
  plan: 'XJ1',
  name: '东线',
  shift: '早班',
  begunBy: null,
  from: 0,
  until: 20,
  graceMs: 0,
  radiusM: 50,
  simulated: true,
  stoppedAt: null,
  points: [
    { ...base, device: 'p0', visit },
    { ...base, device: 'p1', visit: null },
  ],
};
const see = (more: object): ReturnType<typeof viewOf> =>
  viewOf({ rounds: [round], records, now: 8, audience: { jurisdiction: '/', people: false, ...more } });

it('who walked, and the photo, are told to who may know of people, as the classes of a round say', () => {
  const [withPeople, without] = [see({ people: true }), see({})].map(([{ points }]) => points[0].visit!);
  expect(withPeople).toEqual(visit);
  const classes = (patrolRoundClasses.points as { readonly visit: Readonly<Record<keyof typeof visit, 'plain' | 'person'>> }).visit;
  const personal = Object.entries(classes).filter(([, one]) => PERSONAL_CLASSES.has(one));
  const hidden = Object.entries(visit).filter(([name, value]) => without[name as keyof typeof visit] !== value);
  expect(hidden.map(([name]) => name).sort()).toEqual(personal.map(([name]) => name).sort());
});

it('of a round one sees the points of one’s jurisdiction, and from outside nothing', () => {
  expect(see({ jurisdiction: '/370102/b' })[0].points.map(({ device, state }) => [device, state])).toEqual([['p1', 'due']]);
  expect([see({ jurisdiction: '/370103' }), see({ veil: 'public' })]).toEqual([[], []]);
});

it('why a route is as it is, is told to who may change it', () => {
  const plan = { id: 'XJ1', name: '东线', reason: '三号楼老人走失，加密巡检' } as PatrolPlan;
  const told = ROLES.filter((role) => planFor({ role }, plan).reason !== '');
  expect(told).toEqual(ROLES.filter((role) => ROLE_PERMISSIONS[role].includes('dispatch')));
  expect(ROLES.every((role) => planFor({ role }, plan).name === '东线')).toBe(true);
  expect(PERSONAL_CLASSES.has(patrolPlanClasses.reason as 'person')).toBe(true);
});
