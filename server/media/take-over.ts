import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { Media } from '#contract/reports/media.ts';
import { UNKNOWN_PLACE } from '#contract/places/geo.ts';
import { syncFolder } from '#server/lib/write-whole.ts';
import type { MediaStore } from '#server/storage/stores/media-store.ts';

const NAME = /^([0-9a-f]{64})\.(jpg|png)$/;
const SYSTEM = { id: 'system', name: 'Quanyan' } as const;
const AT_ONCE = 200;

/**
 * Photographs that an earlier version kept in `photos/` become media under the names by which tickets know them. Each is written down
 * before it is moved, so that a server that ends in between begins again where it was. Nothing is read: who sent it, when it was sent and
 * that it is clean are known from then.
 * @returns how many were taken over
 */
export async function takeOverPhotos(data: string, store: Pick<MediaStore, 'add'>, now: number): Promise<number> {
  const [from, to] = [path.join(data, 'photos'), path.join(data, 'media')];
  let taken = 0;
  for (const part of await readdir(from).catch(() => [])) {
    const names = (await readdir(path.join(from, part)).catch(() => [])).filter((name) => NAME.test(name));
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE);
      await Promise.all(some.map(async (name) => store.add(await recordOf(path.join(from, part, name), name), arrival(name, now))));
      await move(path.join(from, part), path.join(to, part), some);
      taken += some.length;
    }
    await rm(path.join(from, part), { recursive: true, force: true });
  }
  await rm(from, { recursive: true, force: true });
  return taken;
}

async function recordOf(file: string, name: string): Promise<Media> {
  const [, hash, ending] = NAME.exec(name)!;
  const { size, mtimeMs } = await stat(file);
  return {
    id: name,
    hash,
    type: ending === 'jpg' ? 'image/jpeg' : 'image/png',
    bytes: size,
    width: 0,
    height: 0,
    durationMs: null,
    class: 'plain',
    takenAt: null,
    receivedAt: Math.max(0, Math.round(mtimeMs)),
    source: 'photos',
    by: SYSTEM,
    about: null,
    place: UNKNOWN_PLACE,
    thumb: null,
    goneAt: null,
  };
}

const arrival = (name: string, at: number) =>
  ({
    actor: SYSTEM,
    action: 'media:take-over',
    subject: name,
    outcome: 'done',
    detail: `from photos/, ${new Date(at).toISOString()}`,
    from: '',
    place: null,
  }) as const;

async function move(from: string, to: string, names: readonly string[]): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const name of names) {
    const file = path.join(to, name.slice(0, 64));
    const { mtimeMs } = await stat(path.join(from, name));
    await rename(path.join(from, name), file);
    await utimes(file, mtimeMs / 1000, mtimeMs / 1000);
  }
  await syncFolder(to);
  await syncFolder(path.dirname(to));
}
