import type { RecordChange, RecordType } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { JournalWrite } from '#server/storage/storage.ts';
import { changeNow } from './take-back.ts';

interface Dirty extends Pick<JournalWrite, 'actor' | 'cause'> {
  readonly type: RecordType;
  readonly id: string;
}

/** Changes in one entry: a bigger one would reach the screens as a whole new snapshot. */
const TOGETHER = 1000;

/**
 * Records that changed while storage was failing. Not the changes wait, only the names: when storage is back, each record is
 * written as it is then, so an old state can never come after a newer one, and a storm of repeats costs one write a record.
 */
export class DirtyRecords {
  readonly #keys = new Map<string, Dirty>();

  get size(): number {
    return this.#keys.size;
  }

  has({ type, id }: Pick<RecordChange, 'type' | 'id'>): boolean {
    return this.#keys.has(`${type} ${id}`);
  }

  /** @returns false when the record was marked before. */
  mark({ type, id }: Pick<RecordChange, 'type' | 'id'>, { actor, cause }: Pick<JournalWrite, 'actor' | 'cause'>): boolean {
    const known = this.has({ type, id });
    this.#keys.set(`${type} ${id}`, { type, id, actor, cause });
    return !known;
  }

  clean({ type, id }: Pick<RecordChange, 'type' | 'id'>): boolean {
    return this.#keys.delete(`${type} ${id}`);
  }

  /** Writes of all of them as they are now, by who changed them last and why; none is marked any more. */
  take(records: Records, at: number): JournalWrite[] {
    const byCause = new Map<string, { actor: Dirty['actor']; cause: string; changes: RecordChange[] }>();
    for (const { type, id, actor, cause } of this.#keys.values()) {
      const key = `${cause} ${actor.id}`;
      const group = byCause.get(key) ?? { actor, cause, changes: [] };
      byCause.set(key, group);
      group.changes.push(changeNow(records, { type, id }));
    }
    this.#keys.clear();
    return [...byCause.values()].flatMap(({ actor, cause, changes }) => {
      const writes: JournalWrite[] = [];
      for (let from = 0; from < changes.length; from += TOGETHER)
        writes.push({ at, actor, cause, changes: changes.slice(from, from + TOGETHER) });
      return writes;
    });
  }
}
