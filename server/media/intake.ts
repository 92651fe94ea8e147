import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Media } from '#contract/reports/media.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse, Refused } from '#server/lib/refused.ts';
import { StorageFault } from '#server/storage/fault.ts';
import type { AuditDraft } from '#server/storage/stores/audit-store.ts';
import type { MediaStore } from '#server/storage/stores/media-store.ts';
import { cleanFile, type Clean, type Limits } from './clean/clean.ts';
import type { BlobStore } from './store/blobs.ts';
import type { Thumb, Thumbs } from './thumbs/thumbs.ts';

/** What is known of something that is sent, beside its bytes. */
export interface MediaDraft extends Pick<Media, 'class' | 'takenAt' | 'about' | 'place' | 'by' | 'source'> {
  /** Given again, it is the same record; a new one when left out. */
  readonly id?: string;
  /** The type it is said to be; null = nothing was said. */
  readonly claimed: string | null;
  /** Address it came from, for the audit. */
  readonly from: string;
  /** Its place as who reads the audit may know it. */
  readonly auditPlace: string;
}

interface IntakeDeps {
  /** Folder of what is not whole yet, on the disk of the data folder. */
  readonly parts: string;
  readonly blobs: BlobStore;
  readonly media: Pick<MediaStore, 'add'>;
  readonly thumbs: Pick<Thumbs, 'make'>;
  readonly limits: Limits;
  readonly now: () => number;
}

/** The bytes are kept, but storage could not write down that they are. */
export class NotWritten extends StorageFault {
  readonly media: Media;

  constructor(media: Media, cause: unknown) {
    super(cause instanceof StorageFault ? cause.kind : 'storage', (cause as Error).message, { cause });
    this.media = media;
  }
}

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A full disk, in words. Other faults as they are. */
export const inWords = (error: unknown): unknown =>
  NO_ROOM.has((error as NodeJS.ErrnoException).code ?? '')
    ? refuse(
        'storage',
        '服务器磁盘已满，无法保存照片或视频，请联系管理员；已收到的部分已保留',
        'The disk of the server is full: nothing can be kept until an administrator makes room. What has come is kept.',
      )
    : error;

/** Takes stills and clips in: looked through, cleaned, made small, kept, and written down, in that order. */
export class Intake {
  readonly #deps: IntakeDeps;
  /** By hash: bytes are not dropped between being put and being written down. */
  readonly locks = new Mutex();

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
  }

  /**
   * Takes a file in. It is changed in place, and gone when this resolves; when refused for what it is, it is gone too.
   * @throws Refused in words; NotWritten when its bytes are kept but nobody knows of them yet: `writeDown` tries that again
   */
  async take(file: string, draft: MediaDraft): Promise<Media> {
    const { blobs, limits, now } = this.#deps;
    try {
      const clean = await cleanFile(file, draft.claimed, limits);
      const [hash, thumb] = [await hashOf(file), await this.#thumbOf(clean)];
      const small = thumb && { ...thumb, hash: createHash('sha256').update(thumb.jpeg).digest('hex') };
      const media: Media = {
        id: draft.id ?? randomUUID(),
        hash,
        type: clean.type,
        bytes: clean.bytes,
        width: clean.width,
        height: clean.height,
        durationMs: clean.durationMs,
        class: draft.class,
        takenAt: draft.takenAt,
        receivedAt: now(),
        source: draft.source,
        by: draft.by,
        about: draft.about,
        place: draft.place,
        thumb: small && { hash: small.hash, bytes: small.jpeg.length, width: small.width, height: small.height },
        goneAt: null,
      };
      await this.#both(hash, small?.hash, async () => {
        if (small) await this.#putBytes(small.hash, small.jpeg);
        await blobs.put(hash, file);
        await this.#write(media, draft);
      });
      return media;
    } catch (error) {
      if (error instanceof Refused && error.refusal.code === 'invalid') await rm(file, { force: true });
      throw inWords(error);
    }
  }

  /** The same, for bytes in memory. */
  async takeBytes(bytes: Uint8Array, draft: MediaDraft): Promise<Media> {
    const file = path.join(this.#deps.parts, randomUUID());
    try {
      await write(file, bytes);
      return await this.take(file, draft);
    } catch (error) {
      throw inWords(error);
    } finally {
      await rm(file, { force: true });
    }
  }

  /** Tries again to write down what is kept. @throws Refused when its bytes are gone meanwhile; NotWritten */
  writeDown(media: Media, draft: MediaDraft): Promise<void> {
    return this.locks.run(media.hash, async () => {
      const bytes = await this.#deps.blobs.open(media.hash, 0, 0);
      bytes?.destroy();
      if (bytes === null) throw refuse('invalid', '文件已清除，请重新发送', 'The file has been cleared away: send it again.');
      await this.#write(media, draft);
    });
  }

  async #write(media: Media, draft: MediaDraft): Promise<void> {
    try {
      await this.#deps.media.add(media, arrival(media, draft));
    } catch (error) {
      throw new NotWritten(media, error);
    }
  }

  async #putBytes(hash: string, bytes: Uint8Array): Promise<void> {
    const file = path.join(this.#deps.parts, randomUUID());
    try {
      await write(file, bytes);
      await this.#deps.blobs.put(hash, file);
    } finally {
      await rm(file, { force: true });
    }
  }

  #thumbOf({ picture, type }: Clean): Promise<Thumb | null> {
    if (picture === null) return Promise.resolve(null);
    const { bytes, orientation, width, height } = picture;
    return this.#deps.thumbs.make({ bytes, type, orientation }, width * height);
  }

  /** Under both locks, always taken in the same order. */
  #both<T>(hash: string, other: string | undefined, work: () => Promise<T>): Promise<T> {
    const [first, second] = [hash, other ?? hash].sort();
    return this.locks.run(first, () => (first === second ? work() : this.locks.run(second, work)));
  }
}

/** On disk when it resolves. */
async function write(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'wx', 0o600);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** The chain of the audit holds what was kept: a picture changed later does not fit it. A device of care is not named there. */
const arrival = ({ id, hash, type, bytes, class: told, by, about, place }: Media, { from, auditPlace }: MediaDraft): AuditDraft => ({
  actor: by,
  action: 'media:store',
  subject: id,
  outcome: 'done',
  detail: JSON.stringify({
    sha256: hash,
    type,
    bytes,
    class: told,
    about: about && (about.type !== 'device' || place === auditPlace) ? `${about.type}:${about.id}` : null,
  }),
  from,
  place: auditPlace,
});
