import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import type { Caller } from '#server/auth/callers.ts';
import { BATCH_SCHEMA, readBatch, type Batch } from '#server/ingest/http/codec.ts';
import { defineRoute } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
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
  first: async (request, caller, services) => {
    if (speaker(request, caller, services)(null)) return;
    services.sessions.tries.refused('key', { name: secretOf(request)?.split(':', 1)[0] ?? '', known: false, from: caller.address });
    throw refuse('unauthenticated', 'API 密钥无效', 'The API key is missing or wrong: send "Authorization: Bearer name:secret".');
  },
  id: 'reportObservations',
  summary: 'Report readings of devices, with an API key (Authorization: Bearer name:secret)',
  body: z.unknown().meta(BATCH_SCHEMA),
  reads: 'bytes',
  refuses: ['too-many'],
  unreadable: (services, peer, bytes, reason) => services.reject(SOURCE, peer, bytes, reason),
  reply: z.object({ accepted: z.number(), faults: z.array(z.object({ row: z.number(), message: z.string() })) }),
  handle: async ({ bytes = new Uint8Array(0), request, caller, from, services }) => {
    const { observations, faults } = read(bytes, request.headers['content-type'], services.now(), speaker(request, caller, services));
    if (faults.length > 0) services.reject(SOURCE, from, bytes, faults.slice(0, 3).map(({ row, message }) => (row < 0 ? message : `row ${row}: ${message}`)).join('; '));
    if (faults[0]?.row === -1 && observations.length === 0) {
      throw refuse('invalid', '请求有误：内容应为 JSON，如 {"observations": […]}，一次最多 10000 行', `The request cannot be read: ${faults[0].message}.`);
    }
    await services.accept(observations);
    return { accepted: observations.length, faults };
  },
});

const secretOf = ({ headers }: IncomingMessage): string | null => /^Bearer (.{1,300})$/.exec(headers.authorization ?? '')?.[1] ?? null;

/** What the sender may speak for. What came through a proxy is not of this machine, wherever the proxy is. */
function speaker(request: IncomingMessage, { address, forwarded }: Caller, { credentials }: Services): (device: string | null) => boolean {
  const secret = secretOf(request);
  return (device) => credentials.mayReport(SOURCE, forwarded ? '' : address, device, secret);
}

/** Whatever content type it claims to be, it is JSON or nothing; of it only the charset is asked. */
function read(bytes: Uint8Array, contentType: string | undefined, now: number, may: (device: string) => boolean): Batch {
  const charset = /charset\s*=\s*"?([\w.:-]{1,40})/i.exec(contentType ?? '')?.[1];
  try {
    return readBatch(bytes, charset, now, may);
  } catch {
    return { observations: [], faults: [{ row: -1, message: `the charset ${charset} is not known; use UTF-8` }] };
  }
}

export default [report];
