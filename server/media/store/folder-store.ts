import { mkdir, open, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { wall } from '#server/lib/clock.ts';
import { syncFolder } from '#server/lib/write-whole.ts';
import { HASH, type BlobStore } from './blobs.ts';

const missing = (error: NodeJS.ErrnoException): null => {
  if (error.code === 'ENOENT') return null;
  throw error;
};

/** Bytes in a folder of the data folder: `<first two of the hash>/<hash>`. */
export class FolderStore implements BlobStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  #fileOf(hash: string): string {
    return path.join(this.#folder, hash.slice(0, 2), hash);
  }

  async put(hash: string, file: string): Promise<void> {
    const to = this.#fileOf(hash);
    const folder = path.dirname(to);
    await mkdir(folder, { recursive: true });
    // Its age counts from now on, however long the content has been here.
    await utimes(file, wall() / 1000, wall() / 1000);
    await rename(file, to);
    await syncFolder(folder);
    await syncFolder(this.#folder);
  }

  async open(hash: string, start: number, end: number): Promise<Readable | null> {
    if (!HASH.test(hash)) return null;
    const file = await open(this.#fileOf(hash), 'r').catch(missing);
    return file && file.createReadStream({ start, end });
  }

  drop(hash: string): Promise<void> {
    return rm(this.#fileOf(hash), { force: true });
  }

  async *all(): AsyncIterable<{ hash: string; at: number }> {
    for (const part of (await readdir(this.#folder).catch(missing)) ?? []) {
      if (!/^[0-9a-f]{2}$/.test(part)) continue;
      for (const hash of await readdir(path.join(this.#folder, part))) {
        const found = HASH.test(hash) ? await stat(this.#fileOf(hash)).catch(missing) : null;
        if (found) yield { hash, at: found.mtimeMs };
      }
    }
  }
}
