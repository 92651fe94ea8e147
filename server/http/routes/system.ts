import { z } from 'zod';
import { jurisdictionSchema } from '#contract/geo.ts';
import { journalEntrySchema, type JournalEntry, type RecordChange } from '#contract/records/record.ts';
import { actorSchema } from '#contract/records/stamp.ts';
import { holdsAll, placesOf } from '#server/http/reach.ts';
import { defineRoute } from '#server/http/route.ts';
import { sourceRejectsSchema } from '#server/ingest/rejects.ts';
import { straySchema } from '#server/ingest/strays.ts';
import { sightOf, type Discretion, type Sight } from '#server/records/discretion.ts';
import { refuse } from '#server/lib/refused.ts';

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

const strays = defineRoute({
  method: 'get',
  path: '/api/v1/ingest/not-in-ledger',
  needs: 'see',
  id: 'listStrays',
  summary: 'Senders the ledger does not know, that came through a device of one’s jurisdiction or from nowhere known',
  reply: z.array(straySchema),
  handle: ({ user, services }) => services.strays(user.jurisdiction),
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
  }),
  reply: z.object({ items: z.array(auditRowSchema), next: z.string().nullable(), total: z.number() }),
  handle: ({ query, user, services }) => services.storage.reader.audit.list({ ...query, within: placesOf(user) }),
});

const journal = defineRoute({
  method: 'get',
  path: '/api/v1/journal',
  needs: 'see-audit',
  id: 'readJournal',
  summary: 'Journal entries of one’s jurisdiction after a seq, oldest first',
  refuses: ['not-found'],
  query: z.object({ after: z.coerce.number().int().min(0).optional().describe('Left out: from the oldest entry that is kept'), limit: z.coerce.number().int().min(1).max(1000).default(200) }),
  reply: z.object({ epoch: z.string(), entries: z.array(journalEntrySchema), next: z.number().describe('Go on with `after` = this: what lies between is of elsewhere') }),
  handle: async ({ query, user, services }) => {
    const { reader: { journal: store }, epoch } = services.storage;
    const after = query.after ?? (await store.floor());
    const entries = await store.since(after, query.limit);
    if (entries === null) {
      const floor = await store.floor();
      throw refuse('not-found', `序号 ${after} 之后的日志不完整，现存日志从 ${floor + 1} 开始`, `Entries after ${after} are not all there: what is kept begins with ${floor + 1}.`);
    }
    const everything = holdsAll(user);
    const seen = entries.map((entry) => seenEntry(entry, sightOf(user), services.discretion, everything)).filter((entry) => entry !== null);
    return { epoch, entries: seen, next: entries.at(-1)?.seq ?? after };
  },
});

/**
 * The entry as they may see it; null when nothing of it is theirs: who did it, and what, is then not theirs either. Where a record was
 * that is gone, nobody can tell but who sees everything.
 */
function seenEntry(entry: JournalEntry, sight: Sight, discretion: Discretion, everything: boolean): JournalEntry | null {
  const changes = entry.changes.flatMap((change): RecordChange[] => {
    // Nor what it was: of a device or alert that is gone, not even that it was there.
    if (change.record === null) return everything && change.type !== 'device' && change.type !== 'alert' ? [change] : [];
    const record = discretion.show(change.type, change.record, sight);
    return record === null ? [] : [{ ...change, record } as RecordChange];
  });
  return changes.length === 0 ? null : { ...entry, changes };
}

export default [healthz, metrics, rejects, strays, audit, journal];
