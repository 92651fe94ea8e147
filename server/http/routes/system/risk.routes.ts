import { z } from 'zod';
import { pathSchema } from '#contract/places/geo.ts';
import { backTestSchema, riskSchema } from '#contract/risk/risk.ts';
import { audienceOf } from '#server/audience/audience.ts';
import { namesAround } from '#server/http/routes/records/by-places.ts';
import { defineRoute } from '#server/http/route.ts';

const count = z.coerce.number().int().min(0).max(10_000);

export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/risk',
    needs: 'see',
    id: 'readRisk',
    summary: 'Risk of each compound in one’s jurisdiction, the highest first with what it is made of, and the model that counts it',
    query: z.strictObject({
      within: pathSchema.optional().describe('Only compounds of this place'),
      most: count.optional().describe('So many of the highest'),
      parts: count.default(8).describe('What the score is made of comes with so many of the highest'),
    }),
    reply: riskSchema,
    handle: async ({ query, user, services }) => {
      const told = await services.risk.of(user.jurisdiction, audienceOf(user).people, query);
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
