import { z } from 'zod';
import { backTestSchema, riskSchema } from '#contract/risk/risk.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { namesAround } from '#server/http/routes/records/by-places.ts';
import { defineRoute } from '#server/http/route.ts';

export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/risk',
    needs: 'see',
    id: 'readRisk',
    summary: 'Risk of each compound in one’s jurisdiction with all it is made of, the highest first, and the model that counts it',
    reply: riskSchema,
    handle: async ({ user, services }) => {
      const told = await services.risk.of(user.jurisdiction, audienceOf(user).people);
      const places = told.places.map(({ place }) => place);
      return { ...told, names: namesAround(places, services.published, user.jurisdiction) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/v1/risk/back-test',
    needs: 'see',
    id: 'backTestRisk',
    summary: 'The risk model run over history: for each colour how much of what came it would have warned of, and how often in vain',
    query: z.strictObject({ days: z.coerce.number().int().min(1).max(90).default(30) }),
    reply: backTestSchema,
    handle: ({ query: { days }, user: { jurisdiction }, services }) => services.risk.backTest(jurisdiction, days),
  }),
];
