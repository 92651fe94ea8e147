import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { RECORD_TYPES, type JournalEntry, type RecordType } from '#contract/records/record.ts';
import { bulkInsert } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import { Lane } from '../lane.ts';
import { columnsOf, PROJECTIONS, type Tables } from '../schema.ts';
import type { AuditDraft } from '../storage.ts';
import { auditInsert, continueChain } from './audit.ts';
import { lockHead, olderThan, type Head } from './head.ts';
import type { PreparedRow, PreparedWrite } from './prepare.ts';

/** One thing to make durable: a journal write with its audit row, or an audit row alone. */
type Item =
  | { readonly write: PreparedWrite }
  | { readonly write: null; readonly at: number; readonly draft: AuditDraft };

/** Changes plus entries in one transaction: bounds how long others wait, and what is lost together when it fails. */
const TRANSACTION = 2000;

/** Entries kept whatever their age: as many as a client is ever sent instead of a snapshot. */
const KEPT = 20_000;
/** Entries dropped per transaction: writers wait for one of these at most. */
const PRUNED = 100;

/** The journal behind its thread border: takes rows, answers with seqs. */
export interface JournalCore {
  head(): Promise<number>;
  append(write: PreparedWrite): Promise<number>;
  since(seq: number, limit: number): Promise<JournalEntry[] | null>;
  floor(): Promise<number>;
  prune(before: number): Promise<number>;
}

export class JournalOperations implements JournalCore {
  readonly #db: Kysely<Tables>;
  readonly #lane: Lane<Item, number>;
  readonly #insertEntries: ReturnType<typeof bulkInsert>;
  readonly #insertAudit: ReturnType<typeof bulkInsert>;
  readonly #upsert: ReadonlyMap<RecordType, ReturnType<typeof bulkInsert>>;

  constructor({ db, dialect }: Engine) {
    this.#db = db;
    this.#lane = new Lane({
      commit: (items) => this.#commit(items),
      weight: (item) => (item.write === null ? 1 : 1 + item.write.rows.length),
      limit: TRANSACTION,
      isDataFault: dialect.isDataFault,
    });
    this.#insertEntries = bulkInsert(db, { table: 'journal', columns: ['seq', 'at', 'actor', 'cause', 'changes'] });
    this.#insertAudit = auditInsert(db);
    this.#upsert = new Map(
      RECORD_TYPES.map((type) => [
        type,
        bulkInsert(db, { table: PROJECTIONS[type].table, columns: columnsOf(type), onConflict: { key: ['key'], action: 'replace' } }),
      ]),
    );
  }

  async head(): Promise<number> {
    const { seq } = await this.#db.selectFrom('head').select('seq').executeTakeFirstOrThrow();
    return seq;
  }

  append(write: PreparedWrite): Promise<number> {
    return this.#lane.push({ write });
  }

  async appendAudit(at: number, draft: AuditDraft): Promise<void> {
    await this.#lane.push({ write: null, at, draft });
  }

  async since(seq: number, limit: number): Promise<JournalEntry[] | null> {
    const rows = await this.#db.selectFrom('journal').selectAll().where('seq', '>', seq).orderBy('seq').limit(limit).execute();
    if (rows.length === 0) return seq === (await this.head()) ? [] : null;
    if (rows[0].seq !== seq + 1) return null;
    return rows.map((row) => ({
      seq: row.seq, at: row.at, cause: row.cause,
      actor: JSON.parse(row.actor) as JournalEntry['actor'],
      changes: JSON.parse(row.changes) as JournalEntry['changes'],
    }));
  }

  /** Lowest seq one can go on from. */
  async floor(): Promise<number> {
    const { first } = await this.#db.selectFrom('journal').select((eb) => eb.fn.min('seq').as('first')).executeTakeFirstOrThrow();
    return (first as number | null) === null ? this.head() : first - 1;
  }

  /** The projections hold what older entries came to: nothing is lost with them but the way there. */
  async prune(before: number, kept = KEPT): Promise<number> {
    const last = (await this.head()) - kept;
    for (let dropped = 0; ; await nextTurn()) {
      const rows = await this.#db.selectFrom('journal').select(['seq', 'at']).where('seq', '<=', last).orderBy('seq').limit(PRUNED).execute();
      const old = olderThan(rows, before);
      if (old.length > 0) await this.#db.deleteFrom('journal').where('seq', '<=', old[old.length - 1].seq).execute();
      dropped += old.length;
      if (old.length < PRUNED) return dropped;
    }
  }

  idle(): Promise<void> {
    return this.#lane.idle();
  }

  async #commit(items: readonly Item[]): Promise<number[]> {
    let first: { seq: number; write: PreparedWrite } | null = null;
    let seqs: number[] = [];
    try {
      await this.#db.transaction().execute(async (trx) => {
        first = null;
        const head = await lockHead(trx);
        let seq = head.seq;
        seqs = items.map((item) => (item.write === null ? seq : ++seq));
        await this.#write(trx, items, seqs, { ...head, seq });
        const at = items.findIndex((item) => item.write !== null);
        if (at >= 0) first = { seq: seqs[at], write: items[at].write! };
      });
      return seqs;
    } catch (error) {
      if (first && (await this.#isThere(first))) return seqs;
      throw error;
    }
  }

  async #write(trx: Kysely<Tables>, items: readonly Item[], seqs: readonly number[], head: Head): Promise<void> {
    const entries = items.flatMap(({ write }, index) => (write ? [[seqs[index], write.at, write.actor, write.cause, write.changes]] : []));
    await this.#insertEntries(trx, entries);
    for (const type of RECORD_TYPES) await this.#project(trx, type, items);
    const drafts = items.flatMap((item) => {
      if (item.write === null) return [item];
      return item.write.audit ? [{ at: item.write.at, draft: item.write.audit }] : [];
    });
    const { rows, end } = continueChain(head, drafts);
    await this.#insertAudit(trx, rows);
    await trx.updateTable('head').set({ seq: head.seq, ...end }).execute();
  }

  /** Only the last state of a record in this batch is written: one row per key, as PostgreSQL demands. */
  async #project(trx: Kysely<Tables>, type: RecordType, items: readonly Item[]): Promise<void> {
    const last = new Map<string, PreparedRow['row']>();
    for (const { write } of items) for (const change of write?.rows ?? []) if (change.type === type) last.set(change.key, change.row);
    if (last.size === 0) return;
    const gone = [...last].filter(([, row]) => row === null).map(([key]) => key);
    await this.#upsert.get(type)!(trx, [...last.values()].filter((row) => row !== null));
    for (let at = 0; at < gone.length; at += 500) {
      await trx.deleteFrom(PROJECTIONS[type].table).where('key', 'in', gone.slice(at, at + 500)).execute();
    }
  }

  /**
   * A connection lost during COMMIT leaves open whether it happened. Locking the head waits for the old connection's
   * transaction to end, then the journal itself tells. False also when that cannot be asked: such a write counts as
   * not stored, and is found again in the journal after all only if the database dies within the moment of its commit.
   */
  async #isThere({ seq, write }: { seq: number; write: PreparedWrite }): Promise<boolean> {
    try {
      const entry = await this.#db.transaction().execute(async (trx) => {
        await lockHead(trx);
        return trx.selectFrom('journal').selectAll().where('seq', '=', seq).executeTakeFirst();
      });
      return entry?.at === write.at && entry.cause === write.cause && entry.changes === write.changes;
    } catch {
      return false;
    }
  }
}

