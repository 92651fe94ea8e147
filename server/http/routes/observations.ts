import { z } from 'zod';
import { BATCH_SCHEMA, parseBatch } from '#server/ingest/http/codec.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const SOURCE = 'http';

/** Takes batches of readings from programs that have an API key. Rows that cannot be used are told; the others count. */
const report = defineRoute({
  method: 'post',
  path: '/api/v1/observations',
  needs: 'public',
  machine: true,
  credential: 'key',
  largest: 6_000_000,
  first: async ({ headers }, { address, forwarded }, services) => {
    // What came through a proxy is not of this machine, wherever the proxy is.
    const secret = /^Bearer (.{1,300})$/.exec(headers.authorization ?? '')?.[1] ?? null;
    if (await services.credentials.mayReport(SOURCE, forwarded ? '' : address, null, secret)) return;
    const name = secret?.split(':', 1)[0] ?? '';
    services.sessions.tries.refused('key', { name, known: false, from: address });
    throw refuse('unauthenticated', 'API 密钥无效', 'The API key is missing or wrong: send "Authorization: Bearer name:secret".');
  },
  id: 'reportObservations',
  summary: 'Report readings of devices, with an API key (Authorization: Bearer name:secret)',
  body: z.unknown().meta(BATCH_SCHEMA),
  unreadable: (services, peer, bytes, reason) => services.reject(SOURCE, peer, bytes, reason),
  reply: z.object({ accepted: z.number(), faults: z.array(z.object({ row: z.number(), message: z.string() })) }),
  handle: async ({ body, bytes = new Uint8Array(0), from, services }) => {
    const { observations, faults } = parseBatch(body, services.now());
    if (faults.length > 0) services.reject(SOURCE, from, bytes, faults.slice(0, 3).map(({ row, message }) => `row ${row}: ${message}`).join('; '));
    if (faults[0]?.row === -1) throw refuse('invalid', '请求有误：内容应为 {"observations": […]}，一次最多 10000 行', `The request is wrong: ${faults[0].message}.`);
    await services.accept(observations);
    return { accepted: observations.length, faults };
  },
});

export default [report];
