import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Media } from '#contract/reports/media.ts';
import { RECORD_TYPES, type JournalEntry, type RecordType } from '#contract/records/record.ts';
import { bulkInsert } from '#server/storage/bulk.ts';
import type { Engine } from '#server/storage/engine.ts';
import { StorageFault } from '#server/storage/fault.ts';
import { Lane } from '#server/storage/lane.ts';
import { columnsOf, PROJECTIONS, type Tables } from '#server/storage/schema.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import { auditInsert, continueChain, type Beside } from '../audit.ts';
import { editWriter, type EditWriter } from '../edits.ts';
import { givenInsert, givenRow } from './given-commands.ts';
import { lockHead, olderThan, waitForWriters, type Head } from './head.ts';
import { fenced } from '../lease.ts';
import { fitting } from '../limit.ts';
import type { PreparedRow, PreparedWrite } from './prepare.ts';
import { refWriter, type RefWriter } from './media-refs.ts';
import { mediaInsert, toMediaRow } from '../media.ts';

/** What becomes durable together: journal writes with their audit rows, an audit row alone, or nothing at all (a probe). */
interface Item {
  readonly writes: readonly PreparedWrite[];
  readonly audit: readonly { readonly at: number; readonly draft: AuditDraft }[];
  readonly media?: readonly Media[];
  /** What the audit row is about, where that is in a table of its own; done again where the transaction is. */
  readonly beside?: Beside | undefined;
}

/** Changes plus entries in one transaction: bounds how long others wait, and what is lost together when it fails. */
const TRANSACTION = 2000;

/** An entry may be a megabyte by itself (records that waited for storage); many of those together are too much for one answer. */
const SINCE_BYTES = 1_000_000;

/** Entries kept whatever their age: as many as a client is ever sent instead of a snapshot. */
export const JOURNAL_KEPT = 20_000;
/** Entries dropped per transaction: writers wait for one of these at most. */
const PRUNED = 100;

/** The journal behind its thread border: takes rows, answers with seqs. */
export interface JournalCore {
  head(): Promise<number>;
  /** All in one transaction. @returns the seq of the last. */
  append(writes: readonly PreparedWrite[]): Promise<number>;
  probe(): Promise<number>;
  since(seq: number, limit: number, bytes?: number): Promise<JournalEntry[] | null>;
  floor(): Promise<number>;
  prune(before: number): Promise<number>;
}

/** A value that was never there before: a row written anew as it is might not reach the disk. */
async function leaveMark(trx: Kysely<Tables>): Promise<void> {
  const row = { name: 'journal:probe', value: randomUUID() };
  await trx
    .insertInto('named_values')
    .values(row)
    .onConflict((conflict) => conflict.column('name').doUpdateSet(row))
    .execute();
}

export class JournalOperations implements JournalCore {
  readonly #engine: Engine;
  readonly #db: Kysely<Tables>;
  readonly #writer: Kysely<Tables>;
  readonly #lane: Lane<Item, number>;
  readonly #insertEntries: ReturnType<typeof bulkInsert>;
  readonly #insertAudit: ReturnType<typeof bulkInsert>;
  readonly #insertGiven: ReturnType<typeof bulkInsert>;
  readonly #writeEdits: EditWriter;
  readonly #insertMedia: ReturnType<typeof mediaInsert>;
  readonly #writeRefs: RefWriter;
  readonly #upsert: ReadonlyMap<RecordType, ReturnType<typeof bulkInsert>>;

  constructor(engine: Engine) {
    const { db, writer = db, dialect } = engine;
    this.#engine = engine;
    this.#db = db;
    this.#writer = writer;
    this.#lane = new Lane({
      commit: (items) => this.#commit(items),
      weight: ({ writes }) => writes.reduce((sum, { rows }) => sum + 1 + rows.length, 1),
      limit: TRANSACTION,
      isDataFault: dialect.isDataFault,
    });
    this.#insertEntries = bulkInsert(db, { table: 'journal', columns: ['seq', 'at', 'actor', 'cause', 'changes'] });
    this.#insertAudit = auditInsert(db);
    this.#insertGiven = givenInsert(db);
    this.#writeEdits = editWriter(db);
    this.#insertMedia = mediaInsert(db);
    this.#writeRefs = refWriter(engine);
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

  append(writes: readonly PreparedWrite[]): Promise<number> {
    return this.#lane.push({ writes, audit: writes.flatMap(({ at, audit }) => (audit ? [{ at, draft: audit }] : [])) });
  }

  probe(): Promise<number> {
    return this.#lane.push({ writes: [], audit: [] });
  }

  async appendAudit(at: number, draft: AuditDraft, beside?: Beside): Promise<void> {
    await this.#lane.push({ writes: [], audit: [{ at, draft }], beside });
  }

  async addMedia(media: Media, draft: AuditDraft): Promise<void> {
    await this.#lane.push({ writes: [], audit: [{ at: media.receivedAt, draft }], media: [media] });
  }

  async since(seq: number, limit: number, bytes = SINCE_BYTES): Promise<JournalEntry[] | null> {
    const after = this.#db.selectFrom('journal').where('seq', '>', seq).orderBy('seq');
    const sizes = await after
      .select(sql<number>`octet_length(changes)`.as('size'))
      .limit(limit)
      .execute();
    if (sizes.length === 0) return seq === (await this.head()) ? [] : null;
    const rows = await after
      .selectAll()
      .limit(
        fitting(
          sizes.map(({ size }) => size),
          bytes,
        ),
      )
      .execute();
    if (rows.length === 0) return null;
    if (rows[0].seq !== seq + 1) return null;
    return rows.map((row) => ({
      seq: row.seq,
      at: row.at,
      cause: row.cause,
      actor: JSON.parse(row.actor) as JournalEntry['actor'],
      changes: JSON.parse(row.changes) as JournalEntry['changes'],
    }));
  }

  /** Lowest seq one can go on from. */
  async floor(): Promise<number> {
    const { first } = await this.#db
      .selectFrom('journal')
      .select((eb) => eb.fn.min('seq').as('first'))
      .executeTakeFirstOrThrow();
    return (first as number | null) === null ? this.head() : first - 1;
  }

  /** The projections hold what older entries came to: nothing is lost with them but the way there. */
  async prune(before: number, kept = JOURNAL_KEPT): Promise<number> {
    const last = (await this.head()) - kept;
    for (let dropped = 0; ; await nextTurn()) {
      const rows = await this.#db
        .selectFrom('journal')
        .select(['seq', 'at'])
        .where('seq', '<=', last)
        .orderBy('seq')
        .limit(PRUNED)
        .execute();
      const old = olderThan(rows, before);
      if (old.length > 0)
        await fenced(this.#engine, (trx) =>
          trx
            .deleteFrom('journal')
            .where('seq', '<=', old[old.length - 1].seq)
            .execute(),
        );
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
      await this.#writer.transaction().execute(async (trx) => {
        first = null;
        const head = await lockHead(trx, this.#engine.lease);
        let seq = head.seq;
        seqs = items.map(({ writes }) => (seq += writes.length));
        const all = items.flatMap(({ writes }) => writes);
        if (items.some(({ writes, audit }) => writes.length + audit.length === 0)) await leaveMark(trx);
        await this.#write(
          trx,
          all,
          items.flatMap(({ audit }) => audit),
          { ...head, seq },
        );
        await this.#insertMedia(
          trx,
          items.flatMap(({ media = [] }) => media.map(toMediaRow)),
        );
        for (const { beside } of items) await beside?.(trx);
        if (all.length > 0) first = { seq: head.seq + 1, write: all[0] };
      });
      return seqs;
    } catch (error) {
      if (first && (await this.#isThere(first, error as Error))) return seqs;
      throw error;
    }
  }

  /** @param head as it is to be, but for its audit chain */
  async #write(trx: Kysely<Tables>, writes: readonly PreparedWrite[], drafts: readonly Item['audit'][number][], head: Head): Promise<void> {
    const first = head.seq - writes.length + 1;
    await this.#insertEntries(
      trx,
      writes.map((write, index) => [first + index, write.at, write.actor, write.cause, write.changes]),
    );
    for (const type of RECORD_TYPES) await this.#project(trx, type, writes);
    await this.#writeEdits(trx, writes);
    await this.#insertGiven(
      trx,
      writes.flatMap(({ given, at }, index) => (given ? [givenRow(given, at, first + index)] : [])),
    );
    const { rows, end } = continueChain(head, drafts);
    await this.#insertAudit(trx, rows);
    await trx
      .updateTable('head')
      .set({ seq: head.seq, ...end })
      .execute();
  }

  /** Only the last state of a record in this batch is written: one row per key, as PostgreSQL demands. */
  async #project(trx: Kysely<Tables>, type: RecordType, writes: readonly PreparedWrite[]): Promise<void> {
    const last = new Map<string, PreparedRow>();
    for (const { rows } of writes) for (const change of rows) if (change.type === type) last.set(change.key, change);
    if (last.size === 0) return;
    const gone = [...last.values()].filter(({ row }) => row === null).map(({ key }) => key);
    await this.#upsert.get(type)!(
      trx,
      Array.from(last.values(), ({ row }) => row).filter((row) => row !== null),
    );
    const shown = Array.from(last.values(), ({ key, media }) => [key, media] as const).filter(
      (one): one is [string, readonly string[]] => one[1] !== undefined,
    );
    if (shown.length > 0) await this.#writeRefs(trx, type, new Map(shown));
    for (let at = 0; at < gone.length; at += 500) {
      await trx
        .deleteFrom(PROJECTIONS[type].table)
        .where('key', 'in', gone.slice(at, at + 500))
        .execute();
    }
  }

  /**
   * A connection lost during COMMIT leaves open whether it happened. Locking the head waits for the old connection's
   * transaction to end, then the journal itself tells.
   * @throws StorageFault `unknown` when it cannot be asked.
   */
  async #isThere({ seq, write }: { seq: number; write: PreparedWrite }, why: Error): Promise<boolean> {
    try {
      const entry = await this.#writer.transaction().execute(async (trx) => {
        if (this.#engine.dialect.lateCommits) await waitForWriters(trx);
        return trx.selectFrom('journal').selectAll().where('seq', '=', seq).executeTakeFirst();
      });
      return entry?.at === write.at && entry.cause === write.cause && entry.changes === write.changes;
    } catch {
      throw new StorageFault('unknown', why.message, { cause: why });
    }
  }
}
