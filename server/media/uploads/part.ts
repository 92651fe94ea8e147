import { createHash } from 'node:crypto';
import { open, readFile, readdir, rm, stat, truncate } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { MEDIA_CLASSES, mediaSchema } from '#contract/reports/media.ts';
import { pathSchema } from '#contract/places/geo.ts';
import { actorSchema, id, instant } from '#contract/records/stamp.ts';
import { writeWhole } from '#server/lib/write-whole.ts';

const draftSchema = z.object({
  class: z.enum(MEDIA_CLASSES),
  takenAt: instant.nullable(),
  about: mediaSchema.shape.about,
  place: pathSchema,
  by: actorSchema,
  source: id,
  claimed: z.string().nullable(),
  from: z.string(),
  auditPlace: z.string(),
});

/** What is known of an upload under way, beside its bytes; a file of its own. */
const noteSchema = z.object({
  id,
  length: z.number().int().min(1),
  draft: draftSchema,
  /** All has come; the bytes may have been cleaned since. */
  complete: z.boolean(),
  /** What became of it; `written` = everybody knows of it. */
  media: mediaSchema.nullable(),
  written: z.boolean(),
});
export type UploadNote = z.infer<typeof noteSchema>;

const ID = /^[0-9a-f-]{36}$/;

/** The files of uploads that are not whole yet: `<id>.part` the bytes, `<id>.json` what is known of them. */
export class Parts {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  fileOf(upload: string): string {
    return path.join(this.folder, `${upload}.part`);
  }

  async begin(note: UploadNote): Promise<void> {
    await this.note(note);
    await (await open(this.fileOf(note.id), 'wx', 0o600)).close();
  }

  note(note: UploadNote): Promise<void> {
    return writeWhole(path.join(this.folder, `${note.id}.json`), JSON.stringify(note));
  }

  async drop(upload: string): Promise<void> {
    await rm(this.fileOf(upload), { force: true });
    await rm(path.join(this.folder, `${upload}.json`), { force: true });
  }

  /** What was under way when the last server ended, with the bytes that had come; all else in the folder goes. */
  async *found(): AsyncGenerator<{ note: UploadNote; offset: number }> {
    const names = await readdir(this.folder).catch(() => []);
    const whole = new Set<string>();
    for (const name of names) {
      const upload = name.slice(0, -'.json'.length);
      const note = name.endsWith('.json') && ID.test(upload) ? await this.#read(name) : null;
      if (note === null) continue;
      whole.add(upload);
      const size = note.complete
        ? note.length
        : await stat(this.fileOf(upload)).then(
            ({ size: bytes }) => bytes,
            () => 0,
          );
      yield { note, offset: Math.min(size, note.length) };
    }
    for (const name of names) if (!whole.has(name.replace(/\.(json|part)$/, ''))) await rm(path.join(this.folder, name), { force: true });
  }

  async #read(name: string): Promise<UploadNote | null> {
    const text = await readFile(path.join(this.folder, name), 'utf8').catch(() => '');
    try {
      return noteSchema.parse(JSON.parse(text));
    } catch {
      return null;
    }
  }
}

interface Piece {
  /** Bytes that came. */
  readonly bytes: number;
  readonly sha256: string;
  /** Why no more came; null = the piece ended. */
  readonly broken: unknown;
  /** It went on beyond what was announced. */
  readonly tooLong: boolean;
}

/** Writes what comes from `offset` on, until it ends, breaks off, or is more than `most`. */
export async function writePiece(file: string, offset: number, most: number, source: Readable): Promise<Piece> {
  const [hash, handle] = [createHash('sha256'), await open(file, 'r+')];
  let bytes = 0;
  let [broken, tooLong]: [unknown, boolean] = [null, false];
  try {
    for await (const piece of source) {
      const fits = (piece as Buffer).subarray(0, most - bytes);
      hash.update(fits);
      await handle.write(fits, 0, fits.length, offset + bytes);
      bytes += fits.length;
      tooLong = fits.length < (piece as Buffer).length;
      if (tooLong) break;
    }
  } catch (error) {
    broken = error;
  } finally {
    await handle.close();
  }
  return { bytes, sha256: hash.digest('base64'), broken, tooLong };
}

export const cutBack = (file: string, length: number): Promise<void> => truncate(file, length);
