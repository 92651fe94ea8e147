import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import { StorageFault } from '#server/storage/fault.ts';
import type { JournalStore } from '#server/storage/storage.ts';
import type { Pending } from './pending.ts';
import { changeNow, takeBack } from './take-back.ts';

const PAGE = 500;

/** Durable entries in the order of the journal, without a hole, until they are published. */
export class Sequence {
  readonly #published: Records;
  readonly #entries: JournalEntry[] = [];
  #stored: number;
  #head: number;

  /** @param published records exact for `head` */
  constructor(published: Records, head: number) {
    this.#published = published;
    this.#stored = this.#head = head;
  }

  /** Seq of the newest published entry. */
  get head(): number {
    return this.#head;
  }

  /** @throws StorageFault `unknown` when others are missing before it: the journal is to be read. */
  push(entry: JournalEntry): void {
    if (entry.seq !== this.#stored + 1)
      throw new StorageFault('unknown', `entry ${entry.seq} was stored after ${this.#stored}: somebody else writes this journal`);
    this.#entries.push(entry);
    this.#stored = entry.seq;
  }

  /** The entries to be published; each is in the published records when it is handed out. */
  *take(): Generator<JournalEntry> {
    for (let entry = this.#entries.shift(); entry !== undefined; entry = this.#entries.shift()) {
      this.#published.apply(entry.changes);
      this.#head = entry.seq;
      yield entry;
    }
  }

  /** What the journal has up to `head` that was not known of. @throws Error when it is not all there. */
  async missed(journal: Pick<JournalStore, 'since'>, head: number): Promise<JournalEntry[]> {
    const known = this.#stored;
    if (head < known)
      throw new Error(
        `the journal ends at ${head}, but ${known} had been confirmed: storage has lost entries. Restore it, then restart the server`,
      );
    const entries: JournalEntry[] = [];
    while (known + entries.length < head) {
      const page = await journal.since(known + entries.length, Math.min(PAGE, head - known - entries.length));
      if (page === null || page.length === 0)
        throw new Error(`entries ${known + entries.length + 1} to ${head} are not all in the journal`);
      entries.push(...page);
    }
    return entries;
  }

  /** An entry that was not expected: the journal decides, and what has changed in the working records since lies over it. */
  follow(entry: JournalEntry, records: Records): void {
    const changes = this.#entries.flatMap((earlier) => earlier.changes);
    const before = (one: RecordChange): RecordChange =>
      changes.findLast(({ type, id }) => type === one.type && id === one.id) ?? changeNow(this.#published, one);
    for (const change of entry.changes) takeBack(records, change, before(change));
    this.push(entry);
  }
}

/** True when these entries are what was handed over. */
export const theSame = (writes: readonly Pending[], entries: readonly JournalEntry[]): boolean =>
  writes.length === entries.length &&
  writes.every(
    ({ write }, i) =>
      write.at === entries[i].at &&
      write.cause === entries[i].cause &&
      write.changes.length === entries[i].changes.length &&
      write.changes.every(({ type, id }, n) => entries[i].changes[n].type === type && entries[i].changes[n].id === id),
  );
