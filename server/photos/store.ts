import { createHash } from 'node:crypto';
import { readFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '#server/lib/write-whole.ts';
import { cleanPicture, type PhotoType } from './clean.ts';
import { wall } from '#server/lib/clock.ts';

const ID = /^([0-9a-f]{64})\.(jpg|png)$/;
const fileOf = (folder: string, id: string): string => path.join(folder, 'photos', id.slice(0, 2), id);

/**
 * Keeps a photograph below a data folder, without the camera's own data; on disk when it resolves. The same picture twice is one file.
 * @returns its id: SHA-256 of what is kept and an ending.
 * @throws StorageFault of kind `data` when the bytes are not of the type they claim, or too many pixels.
 */
export async function savePhoto(folder: string, bytes: Buffer, type: string): Promise<string> {
  const clean = cleanPicture(bytes, type);
  const id = `${createHash('sha256').update(clean).digest('hex')}.${type === 'image/jpeg' ? 'jpg' : 'png'}`;
  const file = fileOf(folder, id);
  if (!(await touch(file))) await writeWhole(file, clean);
  return id;
}

/** @returns null when there is no such photograph; an id that is none, `../` included, names nothing. */
export async function readPhoto(folder: string, id: string): Promise<{ bytes: Uint8Array; type: PhotoType } | null> {
  const match = ID.exec(id);
  if (!match) return null;
  try {
    const bytes = await readFile(fileOf(folder, id));
    return { bytes, type: match[2] === 'jpg' ? 'image/jpeg' : 'image/png' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Drops the photographs that may go, asked one by one. @param mayGo sentAt: when it was last sent, ms @returns how many went */
export async function dropPhotos(folder: string, mayGo: (id: string, sentAt: number) => Promise<boolean>): Promise<number> {
  let dropped = 0;
  for (const part of await readdir(path.join(folder, 'photos')).catch(() => [])) {
    for (const id of await readdir(path.join(folder, 'photos', part)).catch(() => [])) {
      const file = path.join(folder, 'photos', part, id);
      if (!ID.test(id) || !(await mayGo(id, (await stat(file)).mtimeMs))) continue;
      await rm(file);
      dropped++;
    }
  }
  return dropped;
}

/** It is wanted from now on, however long it has been there. @returns false when it is not there */
const touch = (file: string): Promise<boolean> => utimes(file, wall() / 1000, wall() / 1000).then(() => true, () => false);
