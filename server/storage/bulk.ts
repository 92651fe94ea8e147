import { CompiledQuery, type Kysely } from 'kysely';
import type { Tables } from './schema.ts';

export type SqlValue = string | number | null;

interface BulkShape {
  readonly table: string;
  readonly columns: readonly string[];
  /** What to do when a row with this key is there: replace it, or leave it. Without: the write fails. */
  readonly onConflict?: { readonly key: readonly string[]; readonly action: 'replace' | 'skip' };
}

type Loose = Kysely<Record<string, Record<string, unknown>>>;

/** Rows per statement: long enough to make the cost of a statement small, short enough for every engine's parameter limit. */
const ROWS = 64;

/**
 * Makes a function that inserts many rows with few statements. Kysely builds the SQL once per number of rows;
 * after that a batch costs no building.
 */
export function bulkInsert(
  db: Kysely<Tables>,
  shape: BulkShape,
): (trx: Kysely<Tables>, rows: readonly (readonly SqlValue[])[]) => Promise<void> {
  const built: string[] = [];
  return async (trx, rows) => {
    for (let at = 0; at < rows.length; at += ROWS) {
      const some = rows.slice(at, at + ROWS);
      const text = (built[some.length] ??= build(db, shape, some.length));
      await trx.executeQuery(CompiledQuery.raw(text, some.flat()));
    }
  };
}

function build(db: Kysely<Tables>, { table, columns, onConflict }: BulkShape, count: number): string {
  const row = Object.fromEntries(columns.map((column) => [column, 0]));
  const insert = (db as unknown as Loose).insertInto(table).values(Array.from({ length: count }, () => row));
  if (!onConflict) return insert.compile().sql;
  const { key, action } = onConflict;
  return insert
    .onConflict((conflict) => {
      const target = conflict.columns([...key]);
      if (action === 'skip') return target.doNothing();
      const others = columns.filter((column) => !key.includes(column));
      return target.doUpdateSet((eb) => Object.fromEntries(others.map((column) => [column, eb.ref(`excluded.${column}`)])));
    })
    .compile().sql;
}
