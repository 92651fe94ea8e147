import { hostname } from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { wall } from '#server/lib/clock.ts';
import { makeFolder } from '#server/lib/folder.ts';
import { CannotOpen } from '../fault.ts';

/** For the moment in which another server writes its name. */
const BUSY_MS = 1000;

interface FolderLock {
  release(): void;
}

/**
 * The right to be the one server that writes to a data folder: a lock on a small database of its own beside the real one, which
 * stays open to readers. The operating system lets go of it with this process, however that ends.
 * @throws CannotOpen `in-use`, naming who holds it
 */
export function lockFolder(folder: string): FolderLock {
  makeFolder(folder);
  const file = path.join(folder, 'writer.lock');
  let raw: Sqlite.Database | undefined;
  try {
    raw = new Sqlite(file, { timeout: BUSY_MS });
    sign(raw);
    // Reserved: nobody else gets it, but who holds it can be read.
    raw.exec('begin immediate');
  } catch (error) {
    const holder = raw && isBusy(error) ? holderOf(raw) : '';
    raw?.close();
    if (isBusy(error)) throw inUse(folder, holder);
    throw new Error(
      `${file} cannot be used (${(error as Error).message}): delete it while no server runs here, or set QUANYAN_DATA to another folder`,
      { cause: error },
    );
  }
  const held = raw;
  return { release: () => void held.close() };
}

export const inUse = (folder: string, who: string): CannotOpen =>
  new CannotOpen(
    'in-use',
    `data folder ${folder} is in use by another server${who}: stop that one, set ` +
      'QUANYAN_DATA to another folder, or set QUANYAN_STANDBY=1 to take over when it is gone',
  );

const isBusy = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_BUSY');

/** Leaves word of who holds the lock. On a full disk it is held without. */
function sign(raw: Sqlite.Database): void {
  try {
    raw.exec('begin immediate; create table if not exists holder (id integer primary key, process integer, host text, since text)');
    raw.prepare('insert or replace into holder values (1, ?, ?, ?)').run(process.pid, hostname(), new Date(wall()).toISOString());
    raw.exec('commit');
  } catch (error) {
    if (raw.inTransaction) raw.exec('rollback');
    if (!/^SQLITE_(FULL|IOERR)/.test(String((error as { code?: unknown }).code))) throw error;
  }
}

function holderOf(raw: Sqlite.Database): string {
  try {
    const holder = raw.prepare('select process, host, since from holder').get() as
      | { process: number; host: string; since: string }
      | undefined;
    return holder ? ` (process ${holder.process} on ${holder.host}, since ${holder.since})` : '';
  } catch {
    return '';
  }
}
