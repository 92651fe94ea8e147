import { randomUUID } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { bulkInsert } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import { MIGRATIONS, migrateIn } from '../migrations/migrate.ts';
import { auditInsert, continueChain, verifyChain } from '../operations/audit.ts';
import type { Tables } from '../schema.ts';
import type { AuditDraft } from '../stores/audit-store.ts';
import { tablesOf } from './dump.ts';
import { COPIED, LEFT_OUT, type CopiedTable, type Row } from './tables.ts';

/** What is loaded: the tables of a copy, each with a fingerprint of its rows. */
export interface Copy {
  readonly schema: number;
  readonly seq: number;
  readonly tables: readonly (CopiedTable & { readonly rows: number; readonly sha256: string; pages(): AsyncIterable<Row[]> })[];
}

interface LoadOptions {
  /** Says in the audit trail where it came from. */
  readonly at: number;
  readonly audit: AuditDraft;
  /** Fingerprint and number of a table's rows. */
  readonly fingerprint: (pages: AsyncIterable<Row[]>) => Promise<{ rows: number; sha256: string }>;
  /** The last that is done before all of it becomes durable. */
  readonly beforeCommit: () => Promise<void>;
}

/** @throws Error with a sentence when there is anything of ours in the database */
export async function refuseUnlessEmpty({ db, where }: Engine): Promise<void> {
  const ours = new Set<string>([...COPIED.map(({ name }) => name), ...LEFT_OUT]);
  const there = (await db.introspection.getTables()).filter(({ name }) => ours.has(name)).map(({ name }) => name);
  if (there.length > 0)
    throw new Error(
      `${where} is not empty (it has the table${there.length > 1 ? 's' : ''} ` +
        `${there.slice(0, 3).join(', ')}${there.length > 3 ? ', …' : ''}): name an empty one. Nothing was changed`,
    );
}

/**
 * Loads a copy into an empty database, in one transaction: compares what then lies there row by row with the copy, follows the audit chain,
 * brings it to this program's schema, and gives the journal a new epoch, so that no client goes on from what it had elsewhere.
 * @throws Error with a sentence; the database is as empty as before then
 */
export const load = (engine: Engine, copy: Copy, options: LoadOptions): Promise<void> =>
  engine.db.transaction().execute(async (trx) => {
    await migrateIn(trx, engine, MIGRATIONS.slice(0, copy.schema));
    for (const { name, columns, pages } of copy.tables) {
      // What a migration put there itself is in the copy too.
      await sql`delete from ${sql.table(name)}`.execute(trx);
      const insert = bulkInsert(trx, { table: name, columns });
      for await (const rows of pages()) {
        if (engine.dialect.lateCommits) refuseNul(name, rows);
        await insert(trx, rows);
      }
    }
    await compare(trx, copy, options);
    await migrateIn(trx, engine);
    await checkChains(trx, copy.seq);
    if (engine.dialect.lateCommits)
      await sql`select setval(pg_get_serial_sequence('series', 'id'), greatest(1, (select coalesce(max(id), 0) from series)))`.execute(trx);
    await sign(trx, options);
    await options.beforeCommit();
  });

/** Only audit rows of earlier versions may have one, and they cannot be written otherwise: their hashes would no longer fit. */
function refuseNul(table: string, rows: readonly Row[]): void {
  const row = rows.find((values) => values.some((value) => typeof value === 'string' && value.includes('\0')));
  if (row !== undefined)
    throw new Error(
      `table ${table}, row ${String(row[0])}: its text has a NUL character, ` +
        'which PostgreSQL cannot hold: restore into a data folder (SQLite) instead',
    );
}

async function compare(trx: Kysely<Tables>, copy: Copy, { fingerprint }: LoadOptions): Promise<void> {
  const there = new Map((await tablesOf(trx)).map((table) => [table.name, table]));
  for (const { name, columns, rows, sha256 } of copy.tables) {
    const table = there.get(name);
    // The order of columns is the copy's own.
    const order = columns.map((column) => table?.columns.indexOf(column) ?? -1);
    if (table === undefined || order.includes(-1) || columns.length !== table.columns.length) {
      throw new Error(
        `table ${name}: the copy has the columns ${columns.join(', ')}, a database of ` +
          `schema ${copy.schema} has ${table?.columns.join(', ') ?? 'no such table'}`,
      );
    }
    const found = await fingerprint(inOrder(table.pages(), order));
    if (found.rows !== rows || found.sha256 !== sha256) {
      throw new Error(`table ${name} is not what was copied: ${found.rows} rows (SHA-256 ${found.sha256}) instead of ${rows} (${sha256})`);
    }
  }
}

async function* inOrder(pages: AsyncIterable<Row[]>, order: readonly number[]): AsyncGenerator<Row[]> {
  for await (const rows of pages) yield rows.map((row) => order.map((index) => row[index]));
}

async function checkChains(trx: Kysely<Tables>, seq: number): Promise<void> {
  const head = await trx.selectFrom('head').select('seq').executeTakeFirstOrThrow();
  if (head.seq !== seq) throw new Error(`the journal ends at ${head.seq}, and the copy says ${seq}`);
  const { first, last, count } = (await trx
    .selectFrom('journal')
    .select((eb) => [eb.fn.min('seq').as('first'), eb.fn.max('seq').as('last'), eb.fn.countAll<number>().as('count')])
    .executeTakeFirstOrThrow()) as { first: number | null; last: number | null; count: number };
  if (first !== null && (last !== seq || Number(count) !== seq - first + 1))
    throw new Error(`the journal has gaps: ${Number(count)} entries from ${first} to ${last}, and it ends at ${seq}`);
  const fault = await verifyChain(trx);
  if (fault !== null) throw new Error(`the audit chain is broken at row ${fault}`);
}

async function sign(trx: Kysely<Tables>, { at, audit }: LoadOptions): Promise<void> {
  const head = await trx.selectFrom('head').select(['auditId', 'auditHash']).executeTakeFirstOrThrow();
  const { rows, end } = continueChain(head, [{ at, draft: audit }]);
  await auditInsert(trx)(trx, rows);
  await trx
    .updateTable('head')
    .set({ ...end, epoch: randomUUID(), lease: '' })
    .execute();
}
