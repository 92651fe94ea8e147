import { expect, it } from 'vitest';
import type { PatrolPlan } from '#contract/patrols/plan.ts';
import type { PatrolRound } from '#contract/patrols/round.ts';
import { put } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Records } from '#server/records/records.ts';
import { make } from '#server/storage/suites/record-fixture.ts';
import { EIGHT, MIN, plan } from './fixture.ts';
import { PatrolPlans } from './plans.ts';
import { openRound } from './round.ts';

const user: User = { id: 'u', name: '值守', role: 'administrator', jurisdiction: '/' };
const act = { user, from: '', reason: '加巡' };

async function open(routes: readonly PatrolPlan[] = [plan]) {
  const clock = { now: EIGHT, monotonic: 0 };
  const records = new Records();
  records.apply([put('device', make('device', { id: 'p0', kind: 'patrol-point', name: 'p0', place: '/1' }))]);
  const all: PatrolRound[] = [];
  const plans = new PatrolPlans({
    kinds: await loadKinds(),
    plans: new Map(routes.map((route) => [route.id, route])),
    stored: { put: async () => undefined, remove: async () => undefined },
    audit: { append: async () => undefined },
    records,
    rounds: {
      all,
      begin: async (of, begunBy) => {
        all.push(openRound(of, { from: clock.now, shift: '', begunBy, simulated: false }));
        return all.at(-1)!;
      },
      giveUp: async () => undefined,
      keep: async () => undefined,
    },
    now: () => clock.now,
    monotonic: () => clock.monotonic,
  });
  return { plans, clock };
}

it('begun by hand twice in half a minute it was meant once; a clock that was set back keeps nobody from the next', async () => {
  const { plans, clock } = await open();
  await plans.begin(plan.id, undefined, act);
  clock.monotonic += 29_000;
  await expect(plans.begin(plan.id, undefined, act)).rejects.toMatchObject({ refusal: { code: 'conflict' } });
  clock.monotonic += 2000;
  clock.now -= 60 * MIN;
  expect((await plans.begin(plan.id, undefined, act)).from).toBe(EIGHT - 60 * MIN);
});

it('of rounds begun by hand no more than twenty are under way, and the next is begun when one is over', async () => {
  const { plans, clock } = await open();
  const begin = () => plans.begin(plan.id, 24 * 60, act);
  for (let n = 0; n < 20; n++) {
    await begin();
    clock.monotonic += 31_000;
  }
  await expect(begin()).rejects.toThrow(/20 rounds that were begun by hand are under way/);
  clock.now += 24 * 60 * MIN;
  expect(await begin()).toMatchObject({ plan: plan.id });
});

it('of routes there are no more than five hundred; those that are there may be changed', async () => {
  const { id: _id, version: _version, at: _at, actor: _actor, reason: _reason, ...choice } = plan;
  const some = { ...choice, points: [{ device: 'p0', dueMin: 10, photo: false }] };
  const { plans } = await open(Array.from({ length: 500 }, (_, n) => ({ ...plan, id: `XJ${n}`, points: some.points })));
  await expect(plans.put(null, some, 0, act)).rejects.toThrow(/There are 500 routes/);
  expect((await plans.put('XJ7', some, 1, act)).version).toBe(2);
  await plans.remove('XJ7', act);
  expect((await plans.put(null, some, 0, act)).id).toBe('XJ00500');
});
