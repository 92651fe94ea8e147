import { hash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely, Selectable, SelectQueryBuilder } from 'kysely';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import type { Tables } from '../schema.ts';
import { storable } from '../storable.ts';
import type { AuditDraft, AuditQuery, AuditRow, AuditStore } from '../stores/audit-store.ts';
import type { Page } from '../stores/page.ts';
import { lockHead, olderThan } from './journal/head.ts';
import { checkLimit } from './limit.ts';
import { within } from './within.ts';

/** End of the chain: the newest row's id and hash; the first row follows hash `''`. */
interface ChainEnd {
  readonly auditId: number;
  readonly auditHash: string;
}

const COLUMNS = ['id', 'at', 'actorId', 'actorName', 'action', 'subject', 'outcome', 'detail', 'origin', 'place', 'hash'] as const;
const PAGE = 1000;
/** Rows dropped per transaction: writers wait for one of these at most. */
const PRUNED = 500;

/** @param row all columns but the hash, the place last; rows of before there were places are hashed without one. */
const chainHash = (previous: string, row: readonly SqlValue[]): string =>
  hash('sha256', `${previous}\n${JSON.stringify(row[row.length - 1] === null ? row.slice(0, -1) : row)}`, 'hex');

/** Work in the transaction of an audit row: what was done and who did it are kept together, or neither is. */
export type Beside = (trx: Kysely<Tables>) => Promise<unknown>;
export type AppendAudit = (at: number, draft: AuditDraft, beside: Beside) => Promise<void>;

/** Rows that continue the chain, ready to insert, and its new end. */
export function continueChain(end: ChainEnd, drafts: readonly { at: number; draft: AuditDraft }[]): { rows: SqlValue[][]; end: ChainEnd } {
  let { auditId, auditHash } = end;
  const rows = drafts.map(({ at, draft }) => {
    const texts = [draft.actor.id, draft.actor.name, draft.action, draft.subject, draft.outcome, draft.detail, draft.from].map(storable);
    // The hash is of what will be read again.
    const row: SqlValue[] = [++auditId, at, ...texts, draft.place];
    auditHash = chainHash(auditHash, row);
    return [...row, auditHash];
  });
  return { rows, end: { auditId, auditHash } };
}

export const auditInsert = (db: Kysely<Tables>): ReturnType<typeof bulkInsert> => bulkInsert(db, { table: 'audit', columns: COLUMNS });

const toAuditRow = (row: Selectable<Tables['audit']>): AuditRow => ({
  id: row.id,
  at: row.at,
  actor: { id: row.actorId, name: row.actorName },
  action: row.action,
  subject: row.subject,
  outcome: row.outcome,
  detail: row.detail,
  from: row.origin,
  place: row.place,
  hash: row.hash,
});

function matching(
  db: Kysely<Tables>,
  { action, actions, actor, since, until, within: places }: AuditQuery,
): SelectQueryBuilder<Tables, 'audit', object> {
  let rows: SelectQueryBuilder<Tables, 'audit', object> = db.selectFrom('audit');
  if (action !== undefined) rows = rows.where('action', '=', action);
  if (actions !== undefined) rows = rows.where('action', 'in', actions);
  if (since !== undefined) rows = rows.where('at', '>=', since);
  if (until !== undefined) rows = rows.where('at', '<', until);
  const somewhere = places === undefined ? null : within(places);
  if (somewhere) rows = rows.where(somewhere);
  return actor === undefined ? rows : rows.where('actorId', '=', actor);
}

async function list(db: Kysely<Tables>, query: AuditQuery): Promise<Page<AuditRow>> {
  const limit = checkLimit(query.limit);
  const all = matching(db, query);
  const from = query.after === undefined ? all : all.where('id', '<', query.after);
  const rows = await from
    .selectAll()
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const items = rows.slice(0, limit).map(toAuditRow);
  const page = { items, next: rows.length > limit ? String(items[limit - 1].id) : null };
  if (query.total !== true) return page;
  const { total } = await all.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { ...page, total };
}

/** Reading the audit trail. Rows are added by the journal's lane, so the chain has one writer. */
export function auditReader(engine: Engine): Omit<AuditStore, 'append'> {
  const { db } = engine;
  return {
    list: (query) => list(db, query),
    verify: () => verifyChain(db),
    prune: (before) => pruneChain(engine, before),
  };
}

interface Chain extends ChainEnd {
  readonly auditFloorId: number;
  readonly auditFloorHash: string;
}

const chainOf = (db: Kysely<Tables>): Promise<Chain> =>
  db.selectFrom('head').select(['auditId', 'auditHash', 'auditFloorId', 'auditFloorHash']).executeTakeFirstOrThrow();

/** @returns id of the first row that does not fit, or null */
export async function verifyChain(db: Kysely<Tables>): Promise<number | null> {
  for (;;) {
    const fault = await firstFault(db, await chainOf(db));
    // A row that was dropped for its age while we were looking is no fault.
    if (fault === null || fault > (await chainOf(db)).auditFloorId) return fault;
  }
}

async function firstFault(db: Kysely<Tables>, end: Chain): Promise<number | null> {
  let [id, previous] = [end.auditFloorId, end.auditFloorHash];
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

/** Drops the oldest rows in small transactions. The head keeps the hash the chain then begins with. */
async function pruneChain({ db, lease }: Engine, before: number): Promise<number> {
  for (let dropped = 0; ; await nextTurn()) {
    const slice = await db.transaction().execute(async (trx) => {
      await lockHead(trx, lease);
      const rows = await trx.selectFrom('audit').select(['id', 'at', 'hash']).orderBy('id').limit(PRUNED).execute();
      const old = olderThan(rows, before);
      const last = old.at(-1);
      if (!last) return 0;
      await trx.deleteFrom('audit').where('id', '<=', last.id).execute();
      await trx.updateTable('head').set({ auditFloorId: last.id, auditFloorHash: last.hash }).execute();
      return old.length;
    });
    dropped += slice;
    if (slice < PRUNED) return dropped;
  }
}
