import type { RecordChange, RecordType } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { JournalWrite } from '#server/storage/storage.ts';
import { DirtyRecords } from './dirty.ts';

/** What an alert is about: one point of one sender. */
export const subjectOf = (sender: string, point: string): string => `${sender}|${point}`;

interface Held {
  count: number;
  readonly subject: string | null;
}

type Key = Pick<RecordChange, 'type' | 'id'>;
const keyOf = ({ type, id }: Key): string => `${type} ${id}`;

/**
 * The working records that are not durable as they are: those with writes under way, those marked because storage failed, and of
 * both what is to be shown before it is stored.
 */
export class WaitingRecords {
  readonly #records: Records;
  /** By record: writes under way, and one more for a mark. */
  readonly #held = new Map<string, Held>();
  readonly #subjects = new Map<string, number>();
  readonly #dirty = new DirtyRecords();
  readonly #unstored = new Map<string, RecordChange>();

  constructor(records: Records) {
    this.#records = records;
  }

  get size(): number {
    return this.#held.size;
  }

  has(type: RecordType, id: string): boolean {
    return this.#held.has(keyOf({ type, id }));
  }

  /** True when one of them is an alert about this (`subjectOf`). */
  hasAbout(subject: string): boolean {
    return this.#subjects.has(subject);
  }

  /** A write of them begins … */
  begin(changes: readonly RecordChange[]): void {
    for (const change of changes) this.#hold(change);
  }

  /** … and ended without being stored. */
  end(changes: readonly RecordChange[]): void {
    for (const change of changes) this.#release(change);
  }

  /** The journal holds these changes. A marked record may have changed again since. */
  stored(changes: readonly RecordChange[]): void {
    for (const change of changes) {
      this.#release(change);
      if (this.#dirty.has(change)) {
        if (this.#records.get(change.type, change.id) !== (change.record ?? undefined)) {
          this.show([change]);
          continue;
        }
        this.#dirty.clean(change);
        this.#release(change);
      }
      this.#unstored.delete(keyOf(change));
    }
  }

  /** They changed and could not be stored; the life-safety alerts among them are shown all the same. */
  mark(changes: readonly RecordChange[], by: Pick<JournalWrite, 'actor' | 'cause'>): void {
    for (const change of changes) if (this.#dirty.mark(change, by)) this.#hold(change);
    this.show(changes);
  }

  /** Writes of all that are marked, as they are now; none is marked any more, and all are as if `begin` had been called. */
  takeMarked(at: number): JournalWrite[] {
    return this.#dirty.take(this.#records, at);
  }

  /** Changes of the working records that a crash may lose: to be shown. */
  note(changes: readonly RecordChange[]): void {
    for (const change of changes) this.#unstored.set(keyOf(change), change);
  }

  /** Shows the life-safety alerts among these records as they are now, as not yet stored. */
  show(records: readonly RecordChange[]): void {
    for (const { type, id } of records) {
      const alert = type === 'alert' ? this.#records.get('alert', id) : undefined;
      if (alert?.lifeSafety) this.#unstored.set(keyOf({ type, id }), { type: 'alert', id, record: { ...alert, stored: false } });
    }
  }

  /** What is to be shown outside the journal: once a tick, however often a storm repeats itself in it. */
  takeUnstored(): RecordChange[] {
    const changes = [...this.#unstored.values()];
    this.#unstored.clear();
    return changes;
  }

  #hold(change: RecordChange): void {
    const key = keyOf(change);
    const held = this.#held.get(key) ?? { count: 0, subject: subjectIn(change) };
    if (held.count++ > 0) return;
    this.#held.set(key, held);
    if (held.subject !== null) this.#subjects.set(held.subject, (this.#subjects.get(held.subject) ?? 0) + 1);
  }

  #release(change: Key): void {
    const held = this.#held.get(keyOf(change));
    if (!held || --held.count > 0) return;
    this.#held.delete(keyOf(change));
    if (held.subject === null) return;
    const others = this.#subjects.get(held.subject)! - 1;
    if (others > 0) this.#subjects.set(held.subject, others);
    else this.#subjects.delete(held.subject);
  }
}

function subjectIn({ type, record }: RecordChange): string | null {
  if (type !== 'alert' || record === null) return null;
  return subjectOf(record.device ?? record.address ?? '', record.point);
}
