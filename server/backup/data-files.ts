import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, realpath, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { syncFolder } from '#server/lib/write-whole.ts';
import { hasDatabase } from '#server/storage/copy/open.ts';

interface DataFile {
  /** Below the data folder, with `/` between the parts. */
  readonly name: string;
  readonly mtimeMs: number;
  content(): AsyncIterable<Uint8Array>;
}

/** Where a restore is prepared, in the folder it is for. */
export const RESTORING = '.restoring';
/** The database and its lock are copied in another way; archives are not put into archives. */
const NOT_COPIED = /^(quanyan\.db|writer\.lock|backups$|lost\+found$)/;
/** What may lie in a folder that something is restored into. */
const NO_MATTER = /^(writer\.lock.*|backups|lost\+found)$/;

const vanished = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};

/**
 * All files of a data folder but its database, archives, drafts (names that begin with a dot), and the data folders of other
 * servers below it. What vanishes meanwhile is left out.
 * @param except a folder that is not looked into
 */
export async function* dataFiles(data: string, except: string): AsyncGenerator<DataFile> {
  const seen = new Set<string>([await realpath(except).catch(() => except)]);
  const walk = async function* (folder: string, below: string): AsyncGenerator<DataFile> {
    const real = await realpath(folder);
    if (seen.has(real) || (below !== '' && hasDatabase(folder))) return;
    seen.add(real);
    for (const entry of (await readdir(folder)).sort()) {
      if (entry.startsWith('.') || (below === '' && NOT_COPIED.test(entry))) continue;
      const file = path.join(folder, entry);
      const found = await stat(file).catch(vanished);
      if (found?.isDirectory()) yield* walk(file, `${below}${entry}/`);
      else if (found?.isFile()) yield { name: `${below}${entry}`, mtimeMs: found.mtimeMs, content: () => createReadStream(file) };
    }
  };
  yield* walk(data, '');
}

/** @throws Error with a sentence when there is anything in a folder that a restore would mix with. */
export async function refuseUnlessEmptyFolder(folder: string): Promise<void> {
  const there = (await readdir(folder).catch(vanished))?.filter((name) => !NO_MATTER.test(name)) ?? [];
  if (there.includes(RESTORING))
    throw new Error(
      `data folder ${folder} holds what is left of a restore that did not end (${RESTORING}): delete what is in it and try again`,
    );
  if (there.length > 0)
    throw new Error(
      `data folder ${folder} is not empty (${there.slice(0, 3).join(', ')}${there.length > 3 ? ', …' : ''}): ` +
        'name an empty one. Nothing was changed',
    );
}

/** @param durable on disk when it resolves */
export async function writeDataFile(
  folder: string,
  name: string,
  mtimeMs: number,
  content: AsyncIterable<Uint8Array>,
  durable: boolean,
): Promise<void> {
  const parts = name.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..' || part.includes('\\') || part.includes('\0')))
    throw new Error(`${name}: no name of a file in a data folder`);
  const file = path.join(folder, ...parts);
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'wx');
  try {
    for await (const piece of content) await handle.writeFile(piece);
    if (durable) await handle.sync();
  } finally {
    await handle.close();
  }
  // Photographs are kept by their age.
  await utimes(file, mtimeMs / 1000, mtimeMs / 1000);
}

/** Moves all that was prepared into its folder, `last` at the end. @returns takes it back */
export async function putInPlace(prepared: string, folder: string, last: string): Promise<() => Promise<void>> {
  const names = (await readdir(prepared)).sort((a, b) => Number(a === last) - Number(b === last));
  const moved: string[] = [];
  const undo = async (): Promise<void> => {
    for (const name of moved.reverse()) await rm(path.join(folder, name), { recursive: true, force: true });
  };
  try {
    for (const name of names) {
      await rename(path.join(prepared, name), path.join(folder, name));
      moved.push(name);
    }
    await syncFolder(folder);
    return undo;
  } catch (error) {
    await undo();
    throw error;
  }
}
