import { z } from 'zod';
import { blindSpotsSchema, siteProposalsSchema } from '#contract/live/blind-spots.ts';
import { WATCHING } from '#server/blind-spots/watchers.ts';
import { namesAround } from '#server/http/routes/records/by-places.ts';
import { defineRoute } from '#server/http/route.ts';

export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/blind-spots',
    needs: 'see',
    id: 'readBlindSpots',
    summary: 'Ground in one’s jurisdiction that devices of the ledger are there to watch and do not watch now, by category',
    reply: blindSpotsSchema,
    handle: async ({ user: { jurisdiction }, services }) => {
      const spots = await services.blindSpots.of(jurisdiction);
      const places = [...spots.worst, ...(spots.unwalked?.places ?? [])].map(({ place }) => place);
      return { ...spots, names: namesAround(places, services.published, jurisdiction) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/api/v1/blind-spots/proposals',
    needs: 'see',
    id: 'proposeSites',
    summary: 'Where one more device of a category would watch most of the ground inside compounds that none watches, best first',
    query: z.strictObject({
      category: z.enum(WATCHING as [string, ...string[]]).default('video'),
      most: z.coerce.number().int().min(1).max(50).default(10),
    }),
    reply: siteProposalsSchema,
    handle: async ({ query: { category, most }, user: { jurisdiction }, services }) => {
      const told = await services.blindSpots.proposals(
        jurisdiction,
        WATCHING.find((each) => each === category)!,
        most,
      );
      const places = told.sites.map(({ place }) => place);
      return { ...told, names: namesAround(places, services.published, jurisdiction) };
    },
  }),
];
