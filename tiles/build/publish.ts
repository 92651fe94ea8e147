import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { previousFolder } from '#tiles/area/previous-folder.ts';

const incoming = (name: string): string => `.new-${name}-${process.pid}-${randomUUID()}`;

const exists = (folder: string): Promise<boolean> =>
  stat(folder).then(
    () => true,
    () => false,
  );

/**
 * Fills a folder whole or not at all: written beside its place, synced, then renamed there. Killed at any moment, the old
 * folder is still there, under its name or (between two renames) as `previousFolder(name)`, and the next call puts it back.
 * @param fill writes the files; when it throws, nothing has changed
 */
export async function publishFolder<T>(parent: string, name: string, fill: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(parent, { recursive: true });
  const place = path.join(parent, name);
  const old = path.join(parent, previousFolder(name));
  await sweep(parent, name);
  const fresh = path.join(parent, incoming(name));
  await mkdir(fresh);
  try {
    const result = await fill(fresh);
    await sync(fresh);
    if (await exists(place)) await rename(place, old);
    await rename(fresh, place);
    await rm(old, { recursive: true, force: true });
    return result;
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    if (!(await exists(place)) && (await exists(old))) await rename(old, place);
    throw error;
  }
}

/** Clears up after builds that were killed; those still at work are left alone. */
async function sweep(parent: string, name: string): Promise<void> {
  const [place, old] = [path.join(parent, name), path.join(parent, previousFolder(name))];
  if (await exists(old)) {
    if (await exists(place)) await rm(old, { recursive: true, force: true });
    else await rename(old, place);
  }
  for (const entry of await readdir(parent)) {
    const pid = new RegExp(`^\\.new-${name}-(\\d+)-[0-9a-f-]{36}$`).exec(entry)?.[1];
    if (pid !== undefined && Number(pid) !== process.pid && !isRunning(Number(pid)))
      await rm(path.join(parent, entry), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function sync(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    const handle = await open(path.join(folder, entry), 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}
