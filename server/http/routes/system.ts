import { z } from 'zod';
import { UNKNOWN_PLACE, isVisible, isWithin } from '#contract/geo.ts';
import { placeOf, type JournalEntry } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import { defineRoute } from '#server/http/route.ts';
import { refuse } from '#server/lib/refused.ts';

const healthz = defineRoute({
  method: 'get',
  path: '/healthz',
  needs: 'public',
  summary: 'Is the server able to do its work? 503 while storage is failing',
  handle: ({ services, response }) => {
    const { storage } = services.health();
    if (storage !== 'ok') response.statusCode = 503;
    return { status: storage === 'ok' ? 'ok' : 'degraded', storage };
  },
});

const metrics = defineRoute({
  method: 'get',
  path: '/metrics',
  needs: 'public',
  type: 'text/plain; version=0.0.4',
  summary: 'Figures for Prometheus: counts only, no names',
  handle: ({ services }) => services.metrics(),
});

const rejects = defineRoute({
  method: 'get',
  path: '/api/v1/ingest/rejects',
  needs: 'administer',
  summary: 'Malformed input per source: counts, and the newest of them as hex',
  handle: ({ services }) => services.rejects(),
});

const strays = defineRoute({
  method: 'get',
  path: '/api/v1/ingest/not-in-ledger',
  needs: 'see',
  summary: 'Senders the ledger does not know',
  handle: ({ services }) => services.strays(),
});

const audit = defineRoute({
  method: 'get',
  path: '/api/v1/audit',
  needs: 'see-audit',
  summary: 'Who did what, newest first',
  query: z.object({
    after: z.coerce.number().int().min(0).optional(),
    limit: z.coerce.number().int().min(1).max(1000).default(100),
    action: z.string().max(100).optional(),
    actor: z.string().max(200).optional(),
  }),
  handle: ({ query, services }) => services.storage.audit.list(query),
});

const journal = defineRoute({
  method: 'get',
  path: '/api/v1/journal',
  needs: 'see-audit',
  summary: 'Journal entries after a seq, oldest first',
  query: z.object({ after: z.coerce.number().int().min(0).default(0), limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  handle: async ({ query, user, services }) => {
    const entries = await services.storage.journal.since(query.after, query.limit);
    if (entries === null) throw refuse('not-found', '该序号之前的日志已清理', `Entries after ${query.after} are no longer all kept.`);
    const everything = isWithin(services.rootPlace(), user.jurisdiction);
    return { epoch: services.storage.epoch, entries: everything ? entries : entries.map((entry) => within(entry, user)) };
  },
});

/** The entry as somebody responsible for less than everything may see it: where a record was that is gone, nobody can tell. */
const within = (entry: JournalEntry, { jurisdiction }: User): JournalEntry =>
  ({ ...entry, changes: entry.changes.filter(({ type, record }) => record !== null && isVisible(placeOf(type, record), jurisdiction)) });

const photo = defineRoute({
  method: 'get',
  path: '/api/v1/photos/{id}',
  needs: 'see',
  summary: 'A photograph taken as proof',
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9_.-]{1,100}$/) }),
  type: 'image/*',
  handle: async ({ params, user, services, response }) => {
    const { total } = await services.storage.records.list('ticket', { within: [user.jurisdiction, UNKNOWN_PLACE], text: params.id, limit: 1 });
    const found = total === 0 ? null : await services.readPhoto(params.id);
    if (found === null) throw refuse('not-found', '您的辖区内没有这张照片', `There is no photograph ${params.id} in your jurisdiction.`);
    response.setHeader('Content-Type', found.type);
    response.setHeader('Cache-Control', 'private, max-age=31536000, immutable');
    response.end(found.bytes);
  },
});

export default [healthz, metrics, rejects, strays, audit, journal, photo];
