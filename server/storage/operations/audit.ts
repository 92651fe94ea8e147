import { hash } from 'node:crypto';
import type { Kysely, Selectable } from 'kysely';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Tables } from '../schema.ts';
import type { AuditDraft, AuditRow, AuditStore, Page } from '../storage.ts';
import { checkLimit } from './limit.ts';

/** End of the chain: the newest row's id and hash; the first row follows hash `''`. */
export interface ChainEnd {
  readonly auditId: number;
  readonly auditHash: string;
}

const COLUMNS = ['id', 'at', 'actorId', 'actorName', 'action', 'subject', 'outcome', 'detail', 'origin', 'hash'] as const;
const PAGE = 1000;

const chainHash = (previous: string, row: readonly SqlValue[]): string => hash('sha256', `${previous}\n${JSON.stringify(row)}`, 'hex');

/** Rows that continue the chain, ready to insert, and its new end. */
export function continueChain(end: ChainEnd, drafts: readonly { at: number; draft: AuditDraft }[]): { rows: SqlValue[][]; end: ChainEnd } {
  let { auditId, auditHash } = end;
  const rows = drafts.map(({ at, draft }) => {
    const row: SqlValue[] = [++auditId, at, draft.actor.id, draft.actor.name, draft.action, draft.subject, draft.outcome, draft.detail, draft.from];
    auditHash = chainHash(auditHash, row);
    return [...row, auditHash];
  });
  return { rows, end: { auditId, auditHash } };
}

export const auditInsert = (db: Kysely<Tables>): ReturnType<typeof bulkInsert> => bulkInsert(db, { table: 'audit', columns: COLUMNS });

const toAuditRow = (row: Selectable<Tables['audit']>): AuditRow => ({
  id: row.id, at: row.at, actor: { id: row.actorId, name: row.actorName }, action: row.action, subject: row.subject,
  outcome: row.outcome, detail: row.detail, from: row.origin, hash: row.hash,
});

/** Reading the audit trail. Rows are added by the journal's lane, so the chain has one writer. */
export function auditReader(db: Kysely<Tables>): Omit<AuditStore, 'append'> {
  return {
    async list(query): Promise<Page<AuditRow>> {
      const limit = checkLimit(query.limit);
      let matching = db.selectFrom('audit');
      if (query.action !== undefined) matching = matching.where('action', '=', query.action);
      if (query.actor !== undefined) matching = matching.where('actorId', '=', query.actor);
      const { total } = await matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
      const from = query.after === undefined ? matching : matching.where('id', '<', query.after);
      const rows = await from.selectAll().orderBy('id', 'desc').limit(limit + 1).execute();
      const items = rows.slice(0, limit).map(toAuditRow);
      return { items, next: rows.length > limit ? String(items[limit - 1].id) : null, total };
    },
    verify: () => verifyChain(db),
  };
}

async function verifyChain(db: Kysely<Tables>): Promise<number | null> {
  const end = await db.selectFrom('head').select(['auditId', 'auditHash']).executeTakeFirstOrThrow();
  let [id, previous] = [0, ''];
  while (id < end.auditId) {
    const page = await db.selectFrom('audit').select(COLUMNS).where('id', '>', id).orderBy('id').limit(PAGE).execute();
    for (const row of page) {
      id += 1;
      const content = COLUMNS.slice(0, -1).map((column) => row[column]);
      if (row.id !== id || row.hash !== chainHash(previous, content)) return id;
      previous = row.hash;
      if (id === end.auditId) break;
    }
    if (page.length === 0) return id + 1;
  }
  return previous === end.auditHash ? null : id;
}
