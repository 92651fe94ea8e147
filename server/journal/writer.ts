import type { Logger } from 'pino';
import type { JournalEntry, RecordChange, RecordType } from '#contract/records/record.ts';
import type { JournalStore, JournalWrite } from '#server/storage/storage.ts';
import { refuse } from '#server/lib/refused.ts';
import { StorageFault } from '#server/storage/fault.ts';
import type { Book } from '#server/records/book.ts';

export interface WriterDeps {
  readonly storage: { readonly journal: Pick<JournalStore, 'append'> };
  /** Working picture: gets changes at once. */
  readonly book: Book;
  /** Durable picture: gets changes when they are on disk. This is what screens and snapshots see. */
  readonly published: Book;
  readonly head: number;
  readonly publish: (entry: JournalEntry) => void;
  /** To the screens, outside the journal: what cannot wait while storage fails, and what was noted. */
  readonly publishUnstored: (changes: readonly RecordChange[]) => void;
  readonly log: Logger;
  /** Waits before trying storage again; a timer in life, a switch in tests. */
  readonly pause: () => Promise<void>;
}

/** Writes the system may keep in memory while storage is down; beyond it only life-safety alerts are kept. */
const BACKLOG_LIMIT = 50_000;

/**
 * The only hand that writes the journal. Changes enter the working book synchronously, so whoever decides next sees them,
 * and are published, in order, once storage says they are durable. While storage fails, commands are refused, and what
 * sensors said is kept, its life-safety alerts shown at once as "not yet stored", and written when storage is back.
 */
export class JournalWriter {
  readonly #deps: WriterDeps;
  readonly #pending = new Map<string, number>();
  readonly #backlog: JournalWrite[] = [];
  /** Records as noted, until a write carries them. */
  readonly #noted = new Map<string, RecordChange>();
  /** Those of them that the screens have not been told. */
  readonly #untold = new Map<string, RecordChange>();
  #head: number;
  #failing = false;

  constructor(deps: WriterDeps) {
    this.#deps = deps;
    this.#head = deps.head;
  }

  get health(): 'ok' | 'failing' {
    return this.#failing ? 'failing' : 'ok';
  }

  /** Seq of the newest published entry. */
  get head(): number {
    return this.#head;
  }

  /** True when nothing of this record is being written, and storage works: only then may a change of it be noted. */
  settled(type: RecordType, id: string): boolean {
    return !this.#failing && !this.#pending.has(`${type} ${id}`);
  }

  /** Takes in changes of settled records that a crash may lose: `tell` shows them, the next write of the record carries them. */
  note(changes: readonly RecordChange[]): void {
    this.#deps.book.apply(changes);
    for (const change of changes) {
      this.#noted.set(`${change.type} ${change.id}`, change);
      this.#untold.set(`${change.type} ${change.id}`, change);
    }
  }

  /** Shows what was noted since the last time: once a tick, however often a storm repeats itself in it. */
  tell(): void {
    if (this.#untold.size === 0) return;
    const changes = [...this.#untold.values()];
    this.#untold.clear();
    this.#deps.publishUnstored(changes);
  }

  /**
   * Resolves once durable and published.
   * @throws Refused `storage` when it is not durable now. A command is then undone; a sensor's word is kept and written later.
   * @throws StorageFault `data` when the entry itself cannot be stored; it is undone and everything else goes on.
   */
  async write(write: JournalWrite): Promise<JournalEntry> {
    const command = write.cause.startsWith('command:');
    if (this.#failing && command) throw storageRefusal();
    this.#deps.book.apply(write.changes);
    if (this.#failing) {
      this.#keep(write);
      throw storageRefusal();
    }
    try {
      return await this.#append(write);
    } catch (error) {
      this.#deps.log.error({ error, cause: write.cause }, 'journal: entry could not be stored');
      if (error instanceof StorageFault && error.kind === 'data') {
        // This entry can never be stored, but storage works: trying again would only stop all others.
        this.#undo(write);
        throw error;
      }
      if (command) this.#undo(write);
      else this.#keep(write);
      void this.#recover();
      throw storageRefusal();
    }
  }

  async #append(write: JournalWrite): Promise<JournalEntry> {
    this.#count(write, +1);
    try {
      const entry = await this.#deps.storage.journal.append(write);
      this.#deps.published.apply(entry.changes);
      for (const { type, id } of entry.changes) {
        this.#noted.delete(`${type} ${id}`);
        this.#untold.delete(`${type} ${id}`);
      }
      this.#head = entry.seq;
      this.#deps.publish(entry);
      return entry;
    } finally {
      this.#count(write, -1);
    }
  }

  async #appendAgain(write: JournalWrite): Promise<void> {
    try {
      await this.#append(write);
    } catch (error) {
      if (!(error instanceof StorageFault && error.kind === 'data')) throw error;
      this.#deps.log.error({ error, cause: write.cause }, 'journal: an entry that was kept can never be stored and is given up');
    }
  }

  #count(write: JournalWrite, by: number): void {
    for (const { type, id } of write.changes) {
      const key = `${type} ${id}`;
      const count = (this.#pending.get(key) ?? 0) + by;
      if (count === 0) this.#pending.delete(key);
      else this.#pending.set(key, count);
    }
  }

  /** Back to the durable record, or what was noted of it, unless a later write of it is still under way and will decide. */
  #undo(write: JournalWrite): void {
    for (const { type, id } of write.changes) {
      const key = `${type} ${id}`;
      if (this.#pending.has(key)) continue;
      this.#deps.book.apply([this.#noted.get(key) ?? ({ type, id, record: this.#deps.published.get(type, id) ?? null } as RecordChange)]);
    }
  }

  #keep(write: JournalWrite): void {
    const urgent = write.changes.filter((change) => change.type === 'alert' && change.record?.lifeSafety);
    if (this.#backlog.length < BACKLOG_LIMIT || urgent.length > 0) this.#backlog.push(write);
    else this.#deps.log.error({ cause: write.cause }, 'journal: too much is waiting for storage, an entry was dropped');
    if (urgent.length > 0) this.#deps.publishUnstored(urgent.map(asUnstored));
  }

  async #recover(): Promise<void> {
    if (this.#failing) return;
    this.#failing = true;
    while (this.#failing) {
      await this.#deps.pause();
      try {
        for (; this.#backlog.length > 0; this.#backlog.shift()) await this.#appendAgain(this.#backlog[0]);
        this.#failing = false;
      } catch (error) {
        this.#deps.log.error({ error, waiting: this.#backlog.length }, 'journal: storage is still failing');
      }
    }
    this.#deps.log.info('journal: storage is back');
  }
}

const asUnstored = (change: RecordChange): RecordChange =>
  change.type === 'alert' && change.record ? { ...change, record: { ...change.record, stored: false } } : change;

export const storageRefusal = (): Error =>
  refuse('storage', '存储故障，此操作未保存，请稍后重试', 'Storage is failing: this was not saved. Try again in a moment.');
