import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import { wall } from '#server/lib/clock.ts';
import { load, refuseUnlessEmpty } from '#server/storage/copy/load.ts';
import { alone, hasDatabase, writeEngine } from '#server/storage/copy/open.ts';
import { putInPlace, refuseUnlessEmptyFolder, RESTORING, writeDataFile } from './data-files.ts';
import type { Manifest } from './manifest.ts';
import { openArchive, type Archive } from './read.ts';
import { fingerprint } from './rows.ts';

interface RestoreOrder {
  readonly archive: string;
  /** Where the files go, and the database when there is no other. */
  readonly data: string;
  readonly databaseUrl?: string | undefined;
  /** False = the database alone: the files lie in the data folder already. */
  readonly files: boolean;
  /** False = only tried: nothing needs to survive a power cut. */
  readonly durable?: boolean;
}

const DATABASE = 'quanyan.db';

/**
 * Restores an archive into an empty data folder, or an empty PostgreSQL and an empty data folder: all of it, or nothing.
 * What then lies there has been compared row by row with what was copied.
 * @throws Error with a sentence; the target is as empty as before then
 */
export async function restoreArchive(order: RestoreOrder): Promise<Manifest> {
  const archive = await openArchive(order.archive);
  try {
    return await alone(order, async (check) => {
      if (order.files) await refuseUnlessEmptyFolder(order.data);
      else if (order.databaseUrl === undefined && hasDatabase(order.data))
        throw new Error(`data folder ${order.data} has a database already (${DATABASE}): move it away. Nothing was changed`);
      const prepared = path.join(order.data, RESTORING);
      try {
        await mkdir(prepared, { recursive: true });
        if (order.files)
          for (const { name, mtimeMs, content } of archive.files)
            await writeDataFile(prepared, name, mtimeMs, content(), order.durable !== false);
        await fill(archive, order, prepared, check);
      } finally {
        await rm(prepared, { recursive: true, force: true });
      }
      return archive.manifest;
    });
  } finally {
    await archive.close();
  }
}

async function fill(
  { copy, manifest }: Archive,
  { archive, data, databaseUrl }: RestoreOrder,
  prepared: string,
  check: () => void,
): Promise<void> {
  const from = `${path.basename(archive)}, of ${new Date(manifest.takenAt).toISOString()}, journal up to ${manifest.seq}`;
  const options = {
    at: wall(),
    fingerprint,
    audit: {
      actor: { id: 'system', name: 'Quanyan' },
      action: 'backup:restore',
      subject: 'database',
      outcome: 'done',
      detail: from,
      from: '',
      place: null,
    },
  } as const;
  if (databaseUrl === undefined) {
    await writeEngine({ data: prepared }, (engine) => load(engine, copy, { ...options, beforeCommit: async () => check() }));
    await putInPlace(prepared, data, DATABASE);
    return;
  }
  let undo: (() => Promise<void>) | null = null;
  try {
    await writeEngine({ data, databaseUrl }, async (engine) => {
      await refuseUnlessEmpty(engine);
      await load(engine, copy, {
        ...options,
        beforeCommit: async () => {
          check();
          undo = await putInPlace(prepared, data, DATABASE);
        },
      });
    });
  } catch (error) {
    await (undo as (() => Promise<void>) | null)?.();
    throw error;
  }
}

/** Restores into a temporary folder below `scratch`, and removes it again. @throws Error with a sentence when the archive is not good */
export async function tryArchive(archive: string, scratch: string): Promise<Manifest> {
  await mkdir(scratch, { recursive: true });
  const data = await mkdtemp(path.join(scratch, 'restored-'));
  try {
    return await restoreArchive({ archive, data, files: true, durable: false });
  } finally {
    await rm(data, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** What an archive holds, in one line. */
export function describeArchive({ seq, takenAt, tables, files }: Manifest): string {
  const rows = (name: string): number => tables.find((table) => table.name === name)?.rows ?? 0;
  return (
    `journal up to ${seq}, ${rows('devices')} devices, ${rows('incidents')} incidents, ${rows('readings')} readings, ` +
    `${rows('audit')} audit rows, ${files.count} files, as of ${new Date(takenAt).toISOString()}`
  );
}
