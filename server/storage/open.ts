import { setTimeout as wait } from 'node:timers/promises';
import { openCore, toStorage } from './core.ts';
import { closeEngine } from './engine.ts';
import { CannotOpen, StorageFault } from './fault.ts';
import { newLease } from './operations/lease.ts';
import { openPostgres } from './postgres/engine.ts';
import { withFaults } from './postgres/faults.ts';
import { lockDatabase } from './postgres/lease.ts';
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
 * @param lost told when another server has taken over meanwhile: nothing this one writes is stored any more
 * @throws CannotOpen or another Error with a sentence for the operator; nothing has been changed then.
 */
export async function openStorage(settings: StorageSettings, lost: (sentence: string) => void = endProcess): Promise<Storage> {
  for (let waiting = false; ; waiting = true) {
    try {
      return await openAlone(settings, lost);
    } catch (error) {
      if (settings.standby !== true || !worthWaiting(error, waiting)) throw error;
      if (!waiting) console.error(`Standing by, to take over when the other server is gone: ${(error as Error).message}`);
      await wait(LOOK_AGAIN_MS);
    }
  }
}

/** Once another server was there, a database that cannot be reached for a while is no reason to leave that one without a second. */
const worthWaiting = (error: unknown, waiting: boolean): boolean => error instanceof CannotOpen && (error.code === 'in-use' || waiting);

async function openAlone({ data, databaseUrl }: StorageSettings, lost: (sentence: string) => void): Promise<Storage> {
  if (databaseUrl === undefined)
    return tellWhenLost(await openSqliteStorage(data, lost), (why) => lost(takenOver(`data folder ${data}`, why)));
  const engine = await openPostgres(databaseUrl);
  const lease = newLease();
  const displaced = (why: string): void => lost(takenOver(engine.where, why));
  const lock = await lockDatabase(databaseUrl, lease, displaced).catch(async (error: unknown) => {
    await closeEngine(engine);
    throw error;
  });
  try {
    const storage = toStorage(withFaults(await openCore(engine, lease), engine.dialect.isDataFault));
    return tellWhenLost({ ...storage, close: () => storage.close().finally(() => lock.release()) }, displaced);
  } catch (error) {
    await lock.release();
    throw error;
  }
}

const takenOver = (where: string, why: string): string =>
  `${where}: ${why}. This one ends; what it had confirmed is kept. Start it with QUANYAN_STANDBY=1 to stand by for the other`;

/** The journal is written or probed every second: whatever else is refused, it tells first. */
function tellWhenLost(storage: Storage, lost: (why: string) => void): Storage {
  const { journal } = storage;
  const watched =
    <A extends unknown[], R>(call: (...args: A) => Promise<R>) =>
    (...args: A): Promise<R> =>
      call(...args).catch((error: unknown) => {
        if (error instanceof StorageFault && error.kind === 'lost') lost(error.message);
        throw error;
      });
  return {
    ...storage,
    journal: { ...journal, append: watched(journal.append), appendAll: watched(journal.appendAll), probe: watched(journal.probe) },
  };
}

/** At once: whatever it said from now on would be of a journal that is no longer its own. */
function endProcess(sentence: string): void {
  console.error(`✗ ${sentence}`);
  process.exit(1);
}
