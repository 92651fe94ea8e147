import { randomUUID } from 'node:crypto';
import { mkdir, statfs } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Media } from '#contract/reports/media.ts';
import { Mutex } from '#server/lib/mutex.ts';
import { refuse, Refused } from '#server/lib/refused.ts';
import { checkBeginning, type Limits } from '../clean/clean.ts';
import { SNIFFED } from '../clean/sniff.ts';
import { inWords, NotWritten, type Intake, type MediaDraft } from '../intake.ts';
import { cutBack, Parts, writePiece, type UploadNote } from './part.ts';

/** Nothing came for so long: it is given up. */
export const EXPIRES_MS = 86_400_000;
const OF_ONE = 20;
const OF_ALL = 2000;
/** Of what may be under way, one person may have this share. */
const SHARE = 4;
/** What others need of the disk: the database writes on it too. */
const RESERVE = 200_000_000;

interface UploadDeps {
  readonly parts: Parts;
  readonly intake: Pick<Intake, 'take' | 'writeDown'>;
  readonly limits: Limits;
  /** Most bytes under way, by everybody together. */
  readonly most: number;
  /** ms of a clock that only runs on. */
  readonly monotonic: () => number;
}

/** As who sends it sees it. */
export interface UploadState {
  readonly id: string;
  readonly length: number;
  readonly offset: number;
  readonly expiresInMs: number;
  /** What it has become. */
  readonly media: Media | null;
}

interface Upload {
  note: UploadNote;
  offset: number;
  until: number;
  /** The request that sends it now. */
  source: Readable | null;
}

/** The bytes that came are not those that were announced. */
export class WrongChecksum extends Refused {}
/** There is room for no such upload, whoever asks. */
export class TooLarge extends Refused {}

const isOfDisk = (error: unknown): boolean => (error as NodeJS.ErrnoException).syscall === 'write';
const brokenOff = (at: number): Refused =>
  refuse('invalid', `传输在第 ${at} 字节处中断，可从该处继续`, `The line broke off at byte ${at}: go on from there.`);

const gone = (id: string): Refused =>
  refuse(
    'not-found',
    '没有这个上传任务，或已过期，请重新发送',
    `There is no upload ${id.slice(0, 60)} of yours, or it has expired: send it anew.`,
  );

/** Uploads that go on where they broke off, also after the server has started again. What is whole goes to the intake. */
export class Uploads {
  readonly #deps: UploadDeps;
  readonly #open = new Map<string, Upload>();
  readonly #mutex = new Mutex();

  private constructor(deps: UploadDeps) {
    this.#deps = deps;
  }

  static async open(deps: UploadDeps): Promise<Uploads> {
    const uploads = new Uploads(deps);
    await mkdir(deps.parts.folder, { recursive: true });
    for await (const { note, offset } of deps.parts.found())
      uploads.#open.set(note.id, { note, offset, until: deps.monotonic() + EXPIRES_MS, source: null });
    return uploads;
  }

  /** @throws Refused when it is too large, or too much is under way */
  async create(length: number, draft: MediaDraft): Promise<UploadState> {
    this.#checkRoom(length, draft.by.id);
    const id = randomUUID();
    const { claimed, from, auditPlace, about, by, place, source, takenAt } = draft;
    const kept = { class: draft.class, claimed, from, auditPlace, about, by, place, source, takenAt };
    const note: UploadNote = { id, length, draft: kept, complete: false, media: null, written: false };
    const upload: Upload = { note, offset: 0, until: this.#deps.monotonic() + EXPIRES_MS, source: null };
    // Counted before it waits: of many made at once, no more than there is room for.
    this.#open.set(id, upload);
    try {
      await this.#checkDisk(length);
      await this.#deps.parts.begin(note);
    } catch (error) {
      await this.#drop(id).catch(() => undefined);
      throw inWords(error);
    }
    return this.#stateOf(upload);
  }

  #checkRoom(length: number, user: string): void {
    const { limits, most } = this.#deps;
    const largest = Math.max(limits.still, limits.clip);
    const [is, may] = [Math.ceil(length / 1e6), largest / 1e6];
    if (length > largest)
      throw new TooLarge({
        code: 'invalid',
        message: {
          zh: `文件为 ${is} MB，超过上限 ${may} MB，不予接收`,
          en: `The file has ${is} MB, and at most ${may} MB are taken: it is not begun.`,
        },
      });
    const open = [...this.#open.values()].filter(({ note }) => !note.written);
    const mine = open.filter(({ note }) => note.draft.by.id === user);
    const sum = (of: readonly Upload[]): number => of.reduce((all, { note }) => all + note.length, length);
    if (mine.length >= OF_ONE || sum(mine) > Math.max(most / SHARE, largest))
      throw refuse('too-many', '您有太多未完成的上传，请先完成或等待其过期', 'You have too many uploads under way: finish them first.');
    if (open.length >= OF_ALL || sum(open) > most)
      throw refuse('too-many', '正在接收的文件过多，请稍候再传', 'Too many uploads are under way: try again in a moment.');
  }

  async #checkDisk(length: number): Promise<void> {
    const { bavail, bsize } = await statfs(this.#deps.parts.folder);
    if (bavail * bsize < length + RESERVE) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
  }

  /** @throws Refused when there is none of this person's */
  state(id: string, user: string): UploadState {
    return this.#stateOf(this.#of(id, user));
  }

  /** Ends the request that still sends it, if any: whoever asks where to go on has lost that one. */
  async settle(id: string, user: string): Promise<UploadState> {
    const upload = this.#of(id, user);
    upload.source?.destroy();
    return this.#mutex.run(id, () => Promise.resolve(this.#stateOf(upload)));
  }

  /**
   * Takes what comes from `offset` on. What came before it broke off counts, unless a checksum was given for the whole piece.
   * @param sha256 of the piece, base64
   * @throws Refused `conflict` when it is to go on elsewhere, `invalid` when it is not to be taken at all
   */
  async append(id: string, user: string, offset: number, source: Readable, sha256: string | null): Promise<UploadState> {
    // It may break off while others are waited for; reading it then tells.
    source.on('error', () => undefined);
    const upload = this.#of(id, user);
    upload.source?.destroy();
    return this.#mutex.run(id, async () => {
      if (this.#open.get(id) !== upload) throw gone(id);
      if (offset !== upload.offset)
        throw refuse(
          'conflict',
          `应从第 ${upload.offset} 字节继续，收到的是 ${offset}`,
          `It goes on at byte ${upload.offset}, not at ${offset}.`,
        );
      upload.source = source;
      try {
        if (!upload.note.complete) await this.#receive(upload, source, sha256);
        if (offset < SNIFFED && upload.offset >= SNIFFED) await this.#checkBeginning(upload);
        if (upload.offset === upload.note.length) await this.#finish(upload);
        return this.#stateOf(upload);
      } finally {
        upload.source = null;
        upload.until = this.#deps.monotonic() + EXPIRES_MS;
      }
    });
  }

  async #receive(upload: Upload, source: Readable, sha256: string | null): Promise<void> {
    const { note, offset } = upload;
    const file = this.#deps.parts.fileOf(note.id);
    const piece = await writePiece(file, offset, note.length - offset, source);
    const wrong = sha256 !== null && (piece.broken !== null || piece.sha256 !== sha256);
    if (wrong || piece.tooLong) await cutBack(file, offset);
    else upload.offset += piece.bytes;
    if (piece.broken !== null) throw source.destroyed && !isOfDisk(piece.broken) ? brokenOff(upload.offset) : inWords(piece.broken);
    if (piece.tooLong)
      throw refuse('invalid', `内容超过声明的 ${note.length} 字节`, `More came than the ${note.length} bytes that were announced.`);
    if (wrong)
      throw new WrongChecksum({
        code: 'invalid',
        message: { zh: '这一段在传输中损坏，请重发', en: 'This piece was damaged on its way: send it again.' },
      });
  }

  /** What will not be taken is told when its first bytes have come, and is gone. */
  async #checkBeginning({ note: { id, draft, length } }: Upload): Promise<void> {
    const { parts, limits } = this.#deps;
    try {
      await checkBeginning(parts.fileOf(id), draft.claimed, length, limits);
    } catch (error) {
      if (error instanceof Refused) await this.#drop(id);
      throw error;
    }
  }

  async #finish(upload: Upload): Promise<void> {
    const { parts, intake } = this.#deps;
    const { id, draft } = upload.note;
    if (upload.note.written) return;
    const note = async (more: Partial<UploadNote>): Promise<void> => parts.note((upload.note = { ...upload.note, ...more }));
    try {
      if (!upload.note.complete) await note({ complete: true });
      const before = upload.note.media;
      if (before !== null) await intake.writeDown(before, { ...draft, id });
      await note({ media: before ?? (await intake.take(parts.fileOf(id), { ...draft, id })), written: true });
    } catch (error) {
      if (error instanceof NotWritten) await note({ media: error.media });
      if (error instanceof Refused && error.refusal.code === 'invalid') await this.#drop(id);
      throw error;
    }
  }

  async drop(id: string, user: string): Promise<void> {
    const { source } = this.#of(id, user);
    source?.destroy();
    await this.#mutex.run(id, () => this.#drop(id));
  }

  /** Gives up what nobody goes on with. @returns how many */
  async sweep(): Promise<number> {
    const now = this.#deps.monotonic();
    const old = [...this.#open.values()].filter(({ until, source }) => until <= now && source === null);
    for (const { note } of old) await this.#mutex.run(note.id, () => this.#drop(note.id));
    return old.length;
  }

  async #drop(id: string): Promise<void> {
    this.#open.delete(id);
    await this.#deps.parts.drop(id);
  }

  #of(id: string, user: string): Upload {
    const upload = this.#open.get(id);
    if (!upload || upload.note.draft.by.id !== user || upload.until <= this.#deps.monotonic()) throw gone(id);
    return upload;
  }

  #stateOf({ note, offset, until }: Upload): UploadState {
    const media = note.written ? note.media : null;
    return { id: note.id, length: note.length, offset, expiresInMs: Math.max(0, until - this.#deps.monotonic()), media };
  }
}
