import { z } from 'zod';
import { jurisdictionSchema, pathSchema } from '#contract/places/geo.ts';
import { actorSchema } from '#contract/records/stamp.ts';
import { narrower } from '#server/audience/jurisdiction.ts';
import { defineRoute } from '#server/http/route.ts';
import { TOTAL, truthSchema } from '#server/http/paging.ts';
import { sourceRejectsSchema } from '#server/ingest/rejects.ts';
import { unregisteredSchema } from '#server/ingest/unregistered.ts';

const healthz = defineRoute({
  method: 'get',
  path: '/healthz',
  needs: 'public',
  id: 'readHealth',
  summary: 'Is the server able to do its work? 503 while storage is failing; 200 while what waited for it is being stored',
  reply: z.object({ status: z.enum(['ok', 'degraded']), storage: z.enum(['ok', 'failing', 'draining']) }),
  handle: ({ services, response }) => {
    const { storage } = services.health();
    if (storage === 'failing') response.statusCode = 503;
    return { status: storage === 'ok' ? ('ok' as const) : ('degraded' as const), storage };
  },
});

const metrics = defineRoute({
  method: 'get',
  path: '/metrics',
  needs: 'public',
  type: 'text/plain; version=0.0.4',
  id: 'readMetrics',
  summary: 'Figures for Prometheus: counts only, no names',
  reply: z.string(),
  handle: ({ services }) => services.metrics(),
});

const rejects = defineRoute({
  method: 'get',
  path: '/api/v1/ingest/rejects',
  needs: 'administer',
  // Bytes nobody could read have no place; they may be of any device.
  everywhere: true,
  id: 'listRejects',
  summary: 'Malformed input per source: counts, and the newest of them as hex',
  reply: z.array(sourceRejectsSchema),
  handle: ({ services }) => services.rejects(),
});

const unregistered = defineRoute({
  method: 'get',
  path: '/api/v1/ingest/not-in-ledger',
  needs: 'see',
  id: 'listUnregistered',
  summary: 'Senders the ledger does not know, that came through a device of one’s jurisdiction or from nowhere known',
  reply: z.array(unregisteredSchema),
  handle: ({ user, services }) => services.unregistered(user.jurisdiction),
});

const auditRowSchema = z.object({
  id: z.number(),
  at: z.number(),
  actor: actorSchema,
  action: z.string().describe('`command:dispatch`, `session:open`, …'),
  subject: z.string(),
  outcome: z.enum(['done', 'refused']),
  detail: z.string(),
  from: z.string().describe('Address of the peer'),
  place: jurisdictionSchema.nullable().describe('What it is about lies there; null = of no place'),
  hash: z.string().describe('SHA-256 over the row and the hash before it'),
});

const audit = defineRoute({
  method: 'get',
  path: '/api/v1/audit',
  needs: 'see-audit',
  id: 'listAudit',
  summary: 'Who did what in one’s jurisdiction, newest first',
  query: z.object({
    after: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    action: z.string().max(100).optional(),
    actor: z.string().max(200).optional(),
    since: z.coerce.number().int().min(0).optional().describe('From this instant on, ms UTC'),
    until: z.coerce.number().int().min(0).optional().describe('Before this instant, ms UTC'),
    within: pathSchema.optional().describe('Only what is about this place or one below it'),
    total: truthSchema.optional().describe(TOTAL),
  }),
  reply: z.object({ items: z.array(auditRowSchema), next: z.string().nullable(), total: z.number().optional() }),
  handle: ({ query, user, services }) => services.storage.reader.audit.list({ ...query, within: narrower(query.within, user) }),
});

export default [healthz, metrics, rejects, unregistered, audit];
