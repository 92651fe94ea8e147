import { open, rename, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
import { wall } from '#server/lib/clock.ts';
import { makeFolder } from '#server/lib/folder.ts';
import { syncFolder } from '#server/lib/write-whole.ts';
import { withSnapshot, type Snapshot } from '#server/storage/copy/dump.ts';
import { readEngine } from '#server/storage/copy/open.ts';
import { dataFiles } from './data-files.ts';
import { ARCHIVE_VERSION, FILES, MANIFEST, SUMS, tableFile, type Manifest } from './manifest.ts';
import { Fingerprint, packRows } from './rows.ts';
import { TarWriter } from './tar.ts';

export interface ArchiveOrder {
  readonly data: string;
  readonly databaseUrl?: string | undefined;
  /** Path of the archive; its folder is made when it is not there. */
  readonly archive: string;
  /** False = the database alone. */
  readonly files: boolean;
}

export interface MadeArchive {
  readonly manifest: Manifest;
  readonly bytes: number;
}

export const PART = '.part';

/**
 * Makes an archive of the database as it is at one instant, and of the files beside it, while the server goes on writing. Under its name
 * it is whole and on disk, or not there.
 * @throws Error with a sentence
 */
export async function writeArchive(order: ArchiveOrder): Promise<MadeArchive> {
  const folder = path.dirname(order.archive);
  makeFolder(folder);
  const draft = `${order.archive}${PART}`;
  const file = await open(draft, 'wx', 0o600);
  try {
    const made = await fill(new TarWriter(file), order).finally(() => file.close());
    await rename(draft, order.archive);
    await syncFolder(folder);
    return made;
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

async function fill(tar: TarWriter, { data, databaseUrl, archive, files }: ArchiveOrder): Promise<MadeArchive> {
  const sums: string[] = [];
  const add = async (name: string, at: number, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<number> => {
    const { bytes, sha256 } = await tar.add(name, at, content);
    sums.push(`${sha256}  ${name}\n`);
    return bytes;
  };
  const database = await readEngine({ data, databaseUrl }, (engine) => withSnapshot(engine, (snapshot) => addTables(snapshot, add)));
  // After the database: a photograph that a ticket names was there before the ticket named it.
  const copied = { count: 0, bytes: 0 };
  for await (const { name, mtimeMs, content } of files ? dataFiles(data, path.dirname(archive)) : []) {
    copied.bytes += await add(`${FILES}${name}`, mtimeMs, content());
    copied.count++;
  }
  const { takenAt } = database;
  const list = await tar.add(SUMS, takenAt, [Buffer.from(sums.join(''))]);
  const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const manifest: Manifest = {
    format: 'quanyan-backup',
    version: ARCHIVE_VERSION,
    program: version,
    from: databaseUrl === undefined ? 'sqlite' : 'postgresql',
    ...database,
    files: copied,
    sums: list.sha256,
  };
  await tar.add(MANIFEST, takenAt, [Buffer.from(`${JSON.stringify(manifest, null, 1)}\n`)]);
  return { manifest, bytes: await tar.end() };
}

type Database = Pick<Manifest, 'schema' | 'takenAt' | 'epoch' | 'seq' | 'tables'>;

async function addTables(
  { schema, epoch, seq, tables }: Snapshot,
  add: (name: string, at: number, content: AsyncIterable<Uint8Array>) => Promise<number>,
): Promise<Database> {
  const takenAt = wall();
  const added: Manifest['tables'] = [];
  for (const { name, columns, pages } of tables) {
    const taken = new Fingerprint();
    await add(tableFile(name), takenAt, packRows({ name, columns }, pages(), taken));
    added.push({ name, columns: [...columns], ...taken.digest() });
  }
  return { schema, takenAt, epoch, seq, tables: added };
}
