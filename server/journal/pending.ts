import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { JournalWrite } from '#server/storage/storage.ts';
import { takeBack } from './take-back.ts';

/** Writes of rules are kept when storage fails, for a sensor cannot be asked to repeat itself; people can repeat a command. */
export const isKept = ({ cause }: JournalWrite): boolean => cause.startsWith('rule:');

/** A write that is in the working records, and not yet durable. */
export class Pending {
  readonly write: JournalWrite;
  /** Monotonic, ms. */
  readonly since: number;
  /** Of a record that changed while storage was failing. */
  readonly drain: boolean;
  readonly entry: Promise<JournalEntry>;
  readonly resolve: (entry: JournalEntry) => void;
  readonly reject: (error: unknown) => void;
  /** Its life-safety alerts have been shown before they were stored. */
  shown = false;
  readonly #undo: readonly RecordChange[];

  /** @param undo what puts the working records back, in the order to apply it */
  constructor(write: JournalWrite, undo: readonly RecordChange[], since: number, drain = false) {
    this.write = write;
    this.since = since;
    this.drain = drain;
    this.#undo = undo;
    const { promise, resolve, reject } = Promise.withResolvers<JournalEntry>();
    // A rejection that nobody waits for is no fault: the writer handles it.
    promise.catch(() => undefined);
    this.entry = promise;
    this.resolve = resolve;
    this.reject = reject;
  }

  /** Takes this write out of the working records, whatever came after it. @returns the records as they are now. */
  takeBack(records: Records): RecordChange[] {
    const { changes } = this.write;
    return this.#undo.map((before, i) => takeBack(records, before, changes[changes.length - 1 - i]));
  }

  entryAt(seq: number): JournalEntry {
    const { at, actor, cause, changes } = this.write;
    return { seq, at, actor, cause, changes };
  }

  /** In halves, when it can be divided: drained records belong together by accident only. */
  halves(): Pending[] {
    if (!this.drain || this.write.changes.length < 2) return [this];
    const half = this.write.changes.length >> 1;
    const parts = [this.write.changes.slice(0, half), this.write.changes.slice(half)];
    return parts.map((changes) => new Pending({ ...this.write, changes }, [], this.since, true));
  }
}
