import { put, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import { discover } from '#server/lib/discover.ts';
import type { Records } from '#server/records/records.ts';
import type { Due, DueType } from './due.ts';

/** Everything that can become due, by file. @throws when two have the same id */
export async function loadDues(): Promise<Due[]> {
  const dues = (await discover<Due>('server/due/*.due.ts')).map(({ value }) => value);
  const twice = dues.find(({ id }, i) => dues.findIndex((other) => other.id === id) !== i);
  if (twice) throw new Error(`server/due: two are named ${twice.id}`);
  return dues;
}

interface Waiting {
  readonly due: Due;
  readonly id: string;
  readonly at: number;
}

/** What is due of the working records, and when: kept up with every change of them, whoever makes or undoes it. */
export class DueList {
  readonly #dues: readonly Due[];
  readonly #records: Pick<Records, 'get'>;
  readonly #onFault: (due: Due, error: unknown) => void;
  readonly #waiting = new Map<string, Waiting>();
  #next = Infinity;

  /** @param onFault told of one that throws, or that is due again at once; it waits until its record changes */
  constructor(dues: readonly Due[], records: Records, onFault: (due: Due, error: unknown) => void) {
    this.#dues = dues;
    this.#records = records;
    this.#onFault = onFault;
    for (const type of new Set(dues.map((due) => due.type))) for (const record of records.all(type)) this.#look(type, record.id, record);
    records.watch((type, id, record) => this.#look(type, id, record));
  }

  /** What has become due, as changes of records. @param now ms UTC */
  take(now: number): RecordChange[] {
    if (now < this.#next) return [];
    const changes: RecordChange[] = [];
    this.#next = Infinity;
    for (const [key, waiting] of this.#waiting) {
      if (waiting.at > now) this.#next = Math.min(this.#next, waiting.at);
      else {
        this.#waiting.delete(key);
        const change = this.#fire(waiting, now);
        if (change) changes.push(change);
      }
    }
    return changes;
  }

  #fire({ due, id }: Waiting, now: number): RecordChange | null {
    try {
      const record = this.#records.get(due.type, id)!;
      const after = due.fire(record, now);
      const again = due.at(after);
      if (again !== null && again <= now) throw new Error(`${due.id} of ${due.type} ${id} is still due after it was done`);
      return put(due.type, after as RecordOf[DueType]) as RecordChange;
    } catch (error) {
      this.#onFault(due, error);
      return null;
    }
  }

  #look(type: RecordType, id: string, record: RecordOf[RecordType] | null): void {
    for (const due of this.#dues) {
      if (due.type !== type) continue;
      const key = `${due.id} ${id}`;
      const at = record === null ? null : due.at(record as RecordOf[DueType]);
      if (at === null) this.#waiting.delete(key);
      else {
        this.#waiting.set(key, { due, id, at });
        this.#next = Math.min(this.#next, at);
      }
    }
  }
}
