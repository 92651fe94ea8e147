import { openCore, toStorage } from './core.ts';
import { openPostgres } from './postgres/engine.ts';
import { openSqliteStorage } from './sqlite/client.ts';
import type { Storage } from './storage.ts';

export interface StorageSettings {
  /** Data folder, absolute. Made when it is not there. */
  readonly data: string;
  /** PostgreSQL instead of SQLite in the data folder. */
  readonly databaseUrl?: string | undefined;
}

/**
 * Opens the storage and brings it to this program's schema.
 * @throws Error with a sentence for the operator; nothing has been changed then.
 */
export async function openStorage(settings: StorageSettings): Promise<Storage> {
  if (settings.databaseUrl === undefined) return openSqliteStorage(settings.data);
  const engine = await openPostgres(settings.databaseUrl);
  return toStorage(await openCore(engine));
}
