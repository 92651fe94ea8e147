import { z } from 'zod';
import { patrolChoiceSchema, patrolPlanSchema } from '#contract/patrols/plan.ts';
import { roundsReplySchema } from '#contract/patrols/view.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { defineRoute } from '#server/http/route.ts';
import { planFor, viewOf } from '#server/patrols/view.ts';

const DAY_MS = 86_400_000;
const params = z.object({ id: z.string().max(200) });
const reason = z.string().trim().min(2).max(500).describe('Why');
const base = z.number().int().min(0).describe('The version that was seen; 0 for none');

const rounds = defineRoute({
  method: 'get',
  path: '/api/v1/patrol-rounds',
  needs: 'see',
  id: 'listPatrolRounds',
  summary: 'Rounds of patrols of a day, newest first: what was visited, when and how it was shown, what is late and what was missed',
  query: z.object({
    from: z.coerce.number().int().min(0).optional().describe('ms UTC; left out = since midnight here, and what was under way then'),
    to: z.coerce.number().int().min(0).optional().describe('ms UTC, at most a day after `from`; left out = a day later'),
  }),
  reply: roundsReplySchema,
  handle: async ({ query, user, services: { patrols, published, storage, now } }) => {
    const midnight = patrols.midnight();
    const from = query.from ?? midnight - DAY_MS;
    const to = Math.min(query.to ?? Infinity, query.from === undefined ? midnight + DAY_MS : from + DAY_MS);
    const begun = await patrols.between(from, to);
    // Of today, and what is still under way since yesterday.
    const rounds = query.from === undefined ? begun.filter(({ until, graceMs }) => until + graceMs >= midnight) : begun;
    const items = viewOf({ rounds, records: published, audience: audienceOf(user), now: now() });
    const asked = [...new Set(items.flatMap(({ points }) => points.flatMap(({ visit }) => visit?.photo ?? [])))].slice(0, 200);
    const arrived = await Promise.all(asked.map((id) => storage.reader.media.get(id)));
    return { now: now(), items, photos: arrived.flatMap((media) => (media && media.goneAt === null ? media.id : [])) };
  },
});

const list = defineRoute({
  method: 'get',
  path: '/api/v1/patrol-plans',
  needs: 'see',
  id: 'listPatrolPlans',
  summary: 'Routes that are patrolled, with their shifts; why they are so is told to who may change them',
  reply: z.object({ items: z.array(patrolPlanSchema) }),
  handle: ({ user, services }) => ({
    items: audienceOf(user).veil === undefined ? services.patrols.plans.list(user).map((plan) => planFor(user, plan)) : [],
  }),
});

const add = defineRoute({
  method: 'post',
  path: '/api/v1/patrol-plans',
  needs: 'dispatch',
  id: 'addPatrolPlan',
  summary: 'A route is patrolled from now on: its points, shifts, and what counts as having been there',
  body: z.object({ plan: patrolChoiceSchema, reason }),
  refuses: ['conflict'],
  reply: patrolPlanSchema,
  handle: ({ body, user, from, services }) => services.patrols.plans.put(null, body.plan, 0, { user, from, reason: body.reason }),
});

const change = defineRoute({
  method: 'put',
  path: '/api/v1/patrol-plans/{id}',
  needs: 'dispatch',
  id: 'changePatrolPlan',
  summary: 'A route is another: rounds under way end, the next one goes by it',
  params,
  body: z.object({ plan: patrolChoiceSchema, base, reason }),
  refuses: ['not-found', 'conflict'],
  reply: patrolPlanSchema,
  handle: ({ params: { id }, body, user, from, services }) =>
    services.patrols.plans.put(id, body.plan, body.base, { user, from, reason: body.reason }),
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/patrol-plans/{id}',
  needs: 'dispatch',
  id: 'removePatrolPlan',
  summary: 'A route is patrolled no more: its alerts end, its rounds are kept',
  params,
  refuses: ['not-found'],
  reply: null,
  handle: ({ params: { id }, user, from, services }) => services.patrols.plans.remove(id, { user, from, reason: '' }),
});

const begin = defineRoute({
  method: 'post',
  path: '/api/v1/patrol-plans/{id}/rounds',
  needs: 'dispatch',
  id: 'beginPatrolRound',
  summary: 'Begins a round of a route by hand, now',
  params,
  body: z.object({ lastsMin: z.number().min(0.1).max(1440).optional().describe('Minutes; left out = as the route says'), reason }),
  refuses: ['not-found', 'conflict'],
  reply: z.object({ id: z.string() }),
  handle: async ({ params: { id }, body, user, from, services }) => ({
    id: (await services.patrols.plans.begin(id, body.lastsMin, { user, from, reason: body.reason })).id,
  }),
});

export default [rounds, list, add, change, remove, begin];
