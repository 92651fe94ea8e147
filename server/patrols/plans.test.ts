import { expect, it } from 'vitest';
import type { User } from '#contract/roles.ts';
import { loadKinds } from '#server/lib/kinds.ts';
import { Records } from '#server/records/records.ts';
import { EIGHT, MIN, plan } from './fixture.ts';
import { PatrolPlans } from './plans.ts';
import { openRound } from './round.ts';

const user: User = { id: 'u', name: '值守', role: 'administrator', jurisdiction: '/' };
const act = { user, from: '', reason: '加巡' };

it('begun by hand twice in half a minute it was meant once; a clock that was set back keeps nobody from the next', async () => {
  const clock = { now: EIGHT, monotonic: 0 };
  const plans = new PatrolPlans({
    kinds: await loadKinds(),
    plans: new Map([[plan.id, plan]]),
    stored: { put: async () => undefined, remove: async () => undefined },
    audit: { append: async () => undefined },
    records: new Records(),
    rounds: {
      begin: async (of, begunBy) => openRound(of, { from: clock.now, shift: '', begunBy, simulated: false }),
      giveUp: async () => undefined,
      keep: async () => undefined,
    },
    now: () => clock.now,
    monotonic: () => clock.monotonic,
  });
  await plans.begin(plan.id, undefined, act);
  clock.monotonic += 29_000;
  await expect(plans.begin(plan.id, undefined, act)).rejects.toMatchObject({ refusal: { code: 'conflict' } });
  clock.monotonic += 2000;
  clock.now -= 60 * MIN;
  expect((await plans.begin(plan.id, undefined, act)).from).toBe(EIGHT - 60 * MIN);
});
