import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Writes a file, and its folder if need be: beside it, synced, then renamed, so that the name never means half of it.
 * @param mode who may read it
 */
export async function writeWhole(file: string, content: string | Uint8Array, mode = 0o666): Promise<void> {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true });
  const draft = path.join(folder, `.${randomUUID()}`);
  try {
    const handle = await open(draft, 'wx', mode);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
    await syncFolder(folder);
    await syncFolder(path.dirname(folder));
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Makes new names in a folder durable. Windows cannot open folders and does not need it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
