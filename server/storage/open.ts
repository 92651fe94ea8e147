import { setTimeout as wait } from 'node:timers/promises';
import { openCore, toStorage } from './core.ts';
import { openPostgres } from './postgres/engine.ts';
import { holdLease } from './postgres/lease.ts';
import { openSqliteStorage } from './sqlite/client.ts';
import type { Storage } from './storage.ts';

export interface StorageSettings {
  /** Data folder, absolute. Made when it is not there. */
  readonly data: string;
  /** PostgreSQL instead of SQLite in the data folder. */
  readonly databaseUrl?: string | undefined;
  /** Waits while another server has it, and takes over when that one is gone. */
  readonly standby?: boolean;
}

const LOOK_AGAIN_MS = 1000;

/**
 * Opens the storage for this server alone, and brings it to this program's schema.
 * @param lost told when another server has taken over meanwhile: this one may write no more
 * @throws Error with a sentence for the operator; nothing has been changed then.
 */
export async function openStorage(settings: StorageSettings, lost: (sentence: string) => void = endProcess): Promise<Storage> {
  for (let told = false; ; told = true) {
    try {
      return await openAlone(settings, lost);
    } catch (error) {
      if (settings.standby !== true || !/in use by another server/.test((error as Error).message)) throw error;
      if (!told) console.error('Standing by: another server writes here. This one takes over when it is gone.');
      await wait(LOOK_AGAIN_MS);
    }
  }
}

async function openAlone({ data, databaseUrl }: StorageSettings, lost: (sentence: string) => void): Promise<Storage> {
  if (databaseUrl === undefined) return openSqliteStorage(data, lost);
  const engine = await openPostgres(databaseUrl);
  const lease = await holdLease(databaseUrl, lost).catch(async (error: unknown) => {
    await Promise.all([engine.db.destroy(), engine.writer?.destroy()]);
    throw error;
  });
  try {
    const storage = toStorage(await openCore(engine));
    return { ...storage, close: () => storage.close().finally(() => lease.release()) };
  } catch (error) {
    await lease.release();
    throw error;
  }
}

/** At once: whatever it wrote from now on would be a second hand in the same journal. */
function endProcess(sentence: string): void {
  console.error(`✗ ${sentence}`);
  process.exit(1);
}
