import { mkdtemp, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { wall } from '#server/lib/clock.ts';
import { alone } from '#server/storage/copy/open.ts';
import type { Manifest } from './manifest.ts';
import { restoreArchive } from './restore.ts';
import { writeArchive } from './write.ts';

interface MoveOrder {
  readonly data: string;
  /** Where the database is now, and where it is to be; undefined = SQLite in the data folder. */
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/**
 * Moves the database from one engine to the other; the files stay in the data folder. No server may run on either. What was left
 * behind stays as it was: a PostgreSQL under its name, `quanyan.db` under `quanyan.db.moved-<time>`, so that no server goes on there
 * unawares.
 * @returns what was moved, and the old file's new name
 * @throws Error with a sentence; nothing has been changed then
 */
export async function moveDatabase({ data, from, to }: MoveOrder): Promise<{ manifest: Manifest; leftBehind: string | null }> {
  if (from === to)
    throw new Error(
      to === undefined
        ? 'the database is in the data folder already: QUANYAN_DATABASE_URL is not set'
        : 'the database is there already: QUANYAN_DATABASE_URL names it',
    );
  return alone({ data, databaseUrl: from }, async () => {
    const draft = await mkdtemp(path.join(data, '.moving-'));
    const archive = path.join(draft, 'moved.tar');
    try {
      await writeArchive({ data, databaseUrl: from, archive, files: false });
      const manifest = await restoreArchive({ archive, data, databaseUrl: to, files: false });
      return { manifest, leftBehind: from === undefined ? await putAside(data) : null };
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  });
}

/** Whoever closed the database last wrote all of it into the one file. */
async function putAside(data: string): Promise<string> {
  const aside = path.join(data, `quanyan.db.moved-${new Date(wall()).toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  for (const ending of ['-wal', '-shm', ''])
    await rename(path.join(data, `quanyan.db${ending}`), `${aside}${ending}`).catch((error: NodeJS.ErrnoException) => {
      if (ending === '' || error.code !== 'ENOENT') throw error;
    });
  return aside;
}
