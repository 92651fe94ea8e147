import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '#server/lib/write-whole.ts';
import { dataFault } from './fault.ts';

const TYPES = {
  'image/jpeg': { ending: 'jpg', magic: [0xff, 0xd8, 0xff] },
  'image/png': { ending: 'png', magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
} as const;
type PhotoType = keyof typeof TYPES;

const ID = /^([0-9a-f]{64})\.(jpg|png)$/;

/**
 * Keeps a photograph below a data folder; on disk when it resolves. The same picture twice is one file.
 * @returns its id: SHA-256 of the bytes and an ending.
 * @throws StorageFault of kind `data` when the bytes are not of the type they claim.
 */
export async function savePhoto(folder: string, base64: string, type: string): Promise<string> {
  const known = TYPES[type as PhotoType];
  if (!known) throw dataFault(`photograph: type ${JSON.stringify(type)} is not image/jpeg or image/png`);
  const bytes = Buffer.from(base64, 'base64');
  if (!known.magic.every((byte, index) => bytes[index] === byte)) {
    throw dataFault(`photograph: ${bytes.length} bytes that start with ${bytes.subarray(0, 4).toString('hex') || 'nothing'} are no ${type}`);
  }
  const id = `${createHash('sha256').update(bytes).digest('hex')}.${known.ending}`;
  const place = path.join(folder, 'photos', id.slice(0, 2));
  const file = path.join(place, id);
  if (await exists(file)) return id;
  await writeWhole(file, bytes);
  return id;
}

/** @returns null when there is no such photograph; an id that is none, `../` included, names nothing. */
export async function readPhoto(folder: string, id: string): Promise<{ bytes: Uint8Array; type: PhotoType } | null> {
  const match = ID.exec(id);
  if (!match) return null;
  try {
    const bytes = await readFile(path.join(folder, 'photos', id.slice(0, 2), id));
    return { bytes, type: match[2] === 'jpg' ? 'image/jpeg' : 'image/png' };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);
