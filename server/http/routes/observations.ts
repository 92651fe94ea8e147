import { z } from 'zod';
import { parseBatch } from '#server/ingest/http/codec.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

/** Takes batches of readings from programs that have an API key. Rows that cannot be used are told; the others count. */
const report = defineRoute({
  method: 'post',
  path: '/api/v1/observations',
  needs: 'public',
  machine: true,
  summary: 'Report readings of devices, with an API key (Authorization: Bearer name:secret)',
  body: z.unknown(),
  reply: z.object({ accepted: z.number(), faults: z.array(z.object({ row: z.number(), message: z.string() })) }),
  handle: async ({ body, request, from, services }) => {
    const { origin, host, authorization } = request.headers;
    if (!services.sessions.originAllowed(origin, host)) throw refuse('forbidden', '来源不被允许', 'Pages of another site may not report readings.');
    const secret = /^Bearer (.{1,300})$/.exec(authorization ?? '')?.[1] ?? null;
    if (!(await services.credentials.mayReport('http', from, null, secret))) throw refuse('unauthenticated', 'API 密钥无效', 'The API key is missing or wrong: send "Authorization: Bearer name:secret".');
    const { observations, faults } = parseBatch(body, services.now());
    await services.accept(observations);
    return { accepted: observations.length, faults };
  },
});

export default [report];
