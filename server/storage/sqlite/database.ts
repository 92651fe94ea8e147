import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { Kysely, sql, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { makeFolder } from '#server/lib/folder.ts';
import type { Dialect, Engine } from '../engine.ts';
import { StorageFault } from '../fault.ts';
import type { Tables } from '../schema.ts';
import { inUse } from './lock.ts';

/** Prepared statements kept; the oldest goes first. */
const STATEMENTS = 600;
/**
 * KiB of pages that a connection holds by itself: more than a transaction writes. What does not fit is in the system's cache of the file, a
 * copy of a few µs away; held here it would be held twice, for good.
 */
const WRITER_CACHE = 16_384;
const READER_CACHE = 8192;
const DATA_FAULTS = /^SQLITE_(CONSTRAINT|TOOBIG|MISMATCH|RANGE)/;

const dialect: Dialect = {
  types: { text: sql`text`, key: sql`integer`, serial: sql`integer` },
  clustered: sql`without rowid`,
  position: sql`instr`,
  among: (keys) => sql`in (select value from json_each(${JSON.stringify(keys)}))`,
  lockSchema: async () => {},
  lateCommits: false,
  isDataFault: (error) => {
    if (error instanceof StorageFault) return error.kind === 'data';
    const code = (error as { code?: unknown }).code;
    return (typeof code === 'string' && DATA_FAULTS.test(code)) || error instanceof TypeError || error instanceof RangeError;
  },
};

export const databaseFile = (folder: string): string => path.join(folder, 'quanyan.db');

/**
 * Opens (or makes) the database of a data folder, to write. Who calls holds the folder's lock (lock.ts).
 * @param again it has been open before: one that is gone is not made anew
 * @throws when the folder cannot be written, or the file is no database; the sentence says what to do.
 */
export function openSqlite(folder: string, again = false): Engine & { readonly raw: Sqlite.Database } {
  makeFolder(folder);
  return open(folder, { timeout: 1000, fileMustExist: again }, (raw) => {
    raw.pragma('journal_mode = WAL');
    raw.pragma('synchronous = FULL');
    raw.pragma('fullfsync = ON');
    raw.pragma('checkpoint_fullfsync = ON');
    raw.pragma('wal_autocheckpoint = 4000');
    raw.pragma('journal_size_limit = 67108864');
    raw.pragma(`cache_size = -${WRITER_CACHE}`);
  });
}

/**
 * Opens the database of a data folder to read beside its writer: what that has committed is there for the next read, and neither waits
 * for the other.
 */
export const openSqliteReader = (folder: string): Engine =>
  open(folder, { timeout: 1000, readonly: true, fileMustExist: true }, (raw) => {
    raw.pragma('query_only = ON');
    raw.pragma(`cache_size = -${READER_CACHE}`);
  });

function open(
  folder: string,
  options: Sqlite.Options,
  prepare: (raw: Sqlite.Database) => void,
): Engine & { readonly raw: Sqlite.Database } {
  const file = databaseFile(folder);
  let raw: Sqlite.Database | undefined;
  try {
    raw = new Sqlite(file, options);
    prepare(raw);
  } catch (error) {
    raw?.close();
    throw explain(error as Error & { code?: string }, folder, file);
  }
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withStatementCache(raw) }) });
  return { db, raw, dialect, where: `data folder ${folder}` };
}

function explain(error: Error & { code?: string }, folder: string, file: string): Error {
  // Only what is older than the lock file holds the database itself.
  if (error.code?.startsWith('SQLITE_BUSY')) return inUse(folder, '');
  const why =
    error.code === 'SQLITE_NOTADB'
      ? 'is no Quanyan database: move it away'
      : `cannot be opened (${error.code ?? ''} ${error.message}): check the disk`;
  return new Error(`${file} ${why}, or set QUANYAN_DATA to another folder`, { cause: error });
}

/** What Kysely asks of a database, preparing each SQL text once. */
export function withStatementCache(raw: Sqlite.Database): SqliteDatabase {
  const cache = new Map<string, SqliteStatement>();
  // SQLite may have rolled back by itself (disk full); Kysely's own rollback must then not hide the first error.
  const nothing: SqliteStatement = {
    reader: false,
    all: () => [],
    run: () => ({ changes: 0, lastInsertRowid: 0 }),
    iterate: () => [].values(),
  };
  return {
    close: () => raw.close(),
    prepare(text) {
      if (text === 'rollback' && !raw.inTransaction) return nothing;
      const known = cache.get(text);
      if (known) return known;
      const statement = raw.prepare(text) as unknown as SqliteStatement;
      if (cache.size >= STATEMENTS) cache.delete(cache.keys().next().value!);
      cache.set(text, statement);
      return statement;
    },
  };
}
