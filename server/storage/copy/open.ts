import { existsSync } from 'node:fs';
import { closeEngine, type Engine } from '../engine.ts';
import { newLease } from '../operations/lease.ts';
import { describeDatabase, openPostgres } from '../postgres/engine.ts';
import { lockDatabase } from '../postgres/lease.ts';
import { databaseFile, openSqlite, openSqliteReader } from '../sqlite/database.ts';
import { lockFolder } from '../sqlite/lock.ts';
import type { StorageSettings } from '../open.ts';

/** Where a database is. */
type Place = Pick<StorageSettings, 'data' | 'databaseUrl'>;

export const describePlace = ({ data, databaseUrl }: Place): string =>
  databaseUrl === undefined ? `data folder ${data}` : describeDatabase(databaseUrl);

/** Is there a database in the data folder? */
export const hasDatabase = (folder: string): boolean => existsSync(databaseFile(folder));

/** Opens a database to read it beside the server that writes there. @throws Error with a sentence when there is none. */
export async function readEngine<T>({ data, databaseUrl }: Place, work: (engine: Engine) => Promise<T>): Promise<T> {
  if (databaseUrl === undefined && !hasDatabase(data))
    throw new Error(`data folder ${data} holds no database: set QUANYAN_DATA or QUANYAN_DATABASE_URL to where it is`);
  return use(databaseUrl === undefined ? openSqliteReader(data) : await openPostgres(databaseUrl), work);
}

/** Opens a database to fill it; it is made when it is not there. */
export const writeEngine = async <T>({ data, databaseUrl }: Place, work: (engine: Engine) => Promise<T>): Promise<T> =>
  use(databaseUrl === undefined ? openSqlite(data) : await openPostgres(databaseUrl), work);

async function use<T>(engine: Engine, work: (engine: Engine) => Promise<T>): Promise<T> {
  try {
    return await work(engine);
  } finally {
    await closeEngine(engine);
  }
}

/**
 * Keeps servers away from a database while something is done to it.
 * @throws CannotOpen when a server has it, naming which
 */
export async function alone<T>({ data, databaseUrl }: Place, work: (check: () => void) => Promise<T>): Promise<T> {
  const state: { lost?: string } = {};
  const check = (): void => {
    if (state.lost !== undefined) throw new Error(`${describePlace({ data, databaseUrl })}: ${state.lost}`);
  };
  const lock = databaseUrl === undefined ? lockFolder(data) : await lockDatabase(databaseUrl, newLease(), (why) => (state.lost = why));
  try {
    return await work(check);
  } finally {
    await lock.release();
  }
}
