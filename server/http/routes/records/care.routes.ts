import { z } from 'zod';
import { careChoiceSchema, carePlanSchema } from '#contract/care/care-plan.ts';
import { defineRoute } from '#server/http/route.ts';

const params = z.object({ id: z.string().max(200) });
const reason = z.string().trim().min(2).max(500).describe('Why');
const base = z.number().int().min(0).describe('The version that was seen; 0 for none');
/** Whom to call is read of one person at a time, and the audit keeps who did. */
const listedSchema = carePlanSchema.omit({ contacts: true });

const list = defineRoute({
  method: 'get',
  path: '/api/v1/care-plans',
  needs: 'see-people',
  id: 'listCarePlans',
  summary: 'People cared for in one’s jurisdiction, without whom to call',
  query: z.object({ device: z.string().max(200).optional().describe('Only whose device it is') }),
  reply: z.object({ items: z.array(listedSchema) }),
  handle: ({ query, user, services }) => ({
    items: services.carePlans.list(user, query.device).map(({ contacts: _contacts, ...plan }) => plan),
  }),
});

const read = defineRoute({
  method: 'get',
  path: '/api/v1/care-plans/{id}',
  needs: 'see-people',
  id: 'readCarePlan',
  summary: 'A person cared for, with whom to call; the audit keeps who asked',
  params,
  refuses: ['not-found'],
  reply: carePlanSchema,
  handle: ({ params: { id }, user, from, services }) => services.carePlans.read(id, { user, from }),
});

const add = defineRoute({
  method: 'post',
  path: '/api/v1/care-plans',
  needs: 'dispatch',
  id: 'addCarePlan',
  summary: 'Somebody is cared for from now on: their devices, hours, leave, and whom to call',
  body: z.object({ plan: careChoiceSchema, reason }),
  reply: carePlanSchema,
  handle: ({ body, user, from, services }) => services.carePlans.put(null, body.plan, 0, { user, from, reason: body.reason }),
});

const change = defineRoute({
  method: 'put',
  path: '/api/v1/care-plans/{id}',
  needs: 'dispatch',
  id: 'changeCarePlan',
  summary: 'What was decided for a person is another: in force at once',
  params,
  body: z.object({ plan: careChoiceSchema, base, reason }),
  refuses: ['not-found', 'conflict'],
  reply: carePlanSchema,
  handle: ({ params: { id }, body, user, from, services }) =>
    services.carePlans.put(id, body.plan, body.base, { user, from, reason: body.reason }),
});

const remove = defineRoute({
  method: 'delete',
  path: '/api/v1/care-plans/{id}',
  needs: 'dispatch',
  id: 'removeCarePlan',
  summary: 'Somebody is cared for no more: nothing of them is kept',
  params,
  refuses: ['not-found'],
  reply: null,
  handle: ({ params: { id }, user, from, services }) => services.carePlans.remove(id, { user, from, reason: '' }),
});

export default [list, read, add, change, remove];
