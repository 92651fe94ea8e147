import { sql, type Kysely } from 'kysely';
import type { SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import { MIGRATIONS, schemaVersion } from '../migrations/migrate.ts';
import type { Tables } from '../schema.ts';
import { storable } from '../storable.ts';
import { COPIED, type CopiedTable, type Row } from './tables.ts';

/** A database at one instant, to be read table by table. */
export interface Snapshot {
  /** How many migrations had run. */
  readonly schema: number;
  readonly epoch: string;
  readonly seq: number;
  readonly tables: readonly (CopiedTable & { pages(): AsyncGenerator<Row[]> })[];
}

/**
 * Reads a database as it is at one instant, beside who writes: neither waits for the other.
 * @throws Error with a sentence when there is nothing to read, or a newer program wrote it
 */
export const withSnapshot = <T>(engine: Engine, work: (snapshot: Snapshot) => Promise<T>): Promise<T> =>
  engine.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const schema = await schemaVersion(trx);
      if (schema === 0) throw new Error(`${engine.where} holds no database of Quanyan yet: start the server once`);
      if (schema > MIGRATIONS.length)
        throw new Error(
          `${engine.where} was written by a newer version (schema ${schema}, ` +
            `this program knows ${MIGRATIONS.length}): use the newer program`,
        );
      const { epoch, seq } = await trx.selectFrom('head').select(['epoch', 'seq']).executeTakeFirstOrThrow();
      return work({ schema, epoch, seq, tables: await tablesOf(trx) });
    });

/** The tables that are copied, as they are in this database, whatever its schema. */
export async function tablesOf(trx: Kysely<Tables>): Promise<Snapshot['tables']> {
  const there = new Map((await trx.introspection.getTables()).map(({ name, columns }) => [name, columns.map((column) => column.name)]));
  return COPIED.flatMap(({ name, key, page }) => {
    const columns = there.get(name);
    return columns === undefined ? [] : [{ name, columns, pages: () => pagesOf(trx, name, columns, key, page) }];
  });
}

/** As it would be written today. Audit rows are covered by their hashes as they are. */
const plain = (value: SqlValue): SqlValue => (typeof value === 'string' && value.includes('\0') ? storable(value) : value);

/** Rows in the order of their key, the same in both databases. */
async function* pagesOf(
  trx: Kysely<Tables>,
  table: string,
  columns: readonly string[],
  key: readonly string[],
  page: number,
): AsyncGenerator<Row[]> {
  const list = sql.join(columns.map((column) => sql.ref(column)));
  const keys = sql.join(key.map((column) => sql.ref(column)));
  let from = sql``;
  for (;;) {
    const { rows } = await sql<
      Record<string, SqlValue>
    >`select ${list} from ${sql.table(table)} ${from} order by ${keys} limit ${page}`.execute(trx);
    if (rows.length > 0) yield rows.map((row) => columns.map((column) => (table === 'audit' ? row[column] : plain(row[column]))));
    const last = rows.at(-1);
    if (last === undefined || rows.length < page) return;
    from = sql`where (${keys}) > (${sql.join(key.map((column) => last[column]))})`;
  }
}
