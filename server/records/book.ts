import { RECORD_TYPES, keyOf, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';

type Tables = { [T in RecordType]: Map<string, RecordOf[T]> };

const emptyTables = (): Tables => ({
  place: new Map(), device: new Map(), alert: new Map(), incident: new Map(), ticket: new Map(), crew: new Map(),
});

/**
 * The working picture in memory: records are immutable and replaced whole. It has what is being written as well as what
 * is durable; the scribe undoes what could not be written. `PublishedBook` is the durable twin that screens are sent.
 */
export class Book {
  readonly #tables = emptyTables();
  /** Newest active alert of each `${device or address}|${code}`. */
  readonly #activeAlerts = new Map<string, string>();

  get<T extends RecordType>(type: T, id: string): RecordOf[T] | undefined {
    return this.#tables[type].get(id);
  }

  all<T extends RecordType>(type: T): IterableIterator<RecordOf[T]> {
    return this.#tables[type].values();
  }

  count(type: RecordType): number {
    return this.#tables[type].size;
  }

  /** The active alert of a device (or unknown address) with this code, if there is one. */
  activeAlert(deviceOrAddress: string, code: string): RecordOf['alert'] | undefined {
    const id = this.#activeAlerts.get(`${deviceOrAddress}|${code}`);
    return id === undefined ? undefined : this.get('alert', id);
  }

  load(records: { readonly [T in RecordType]: readonly RecordOf[T][] }): void {
    for (const type of RECORD_TYPES) for (const record of records[type]) this.#set(type, keyOf(type, record), record);
  }

  /** Applies changes; returns what undoes them, in the order to apply it. */
  apply(changes: readonly RecordChange[]): RecordChange[] {
    const undo: RecordChange[] = [];
    for (const { type, id, record } of changes) {
      undo.unshift({ type, id, record: this.get(type, id) ?? null } as RecordChange);
      this.#set(type, id, record);
    }
    return undo;
  }

  #set(type: RecordType, id: string, record: RecordOf[RecordType] | null): void {
    const table = this.#tables[type] as Map<string, RecordOf[RecordType]>;
    if (type === 'alert') this.#indexAlert(id, record as RecordOf['alert'] | null);
    if (record === null) table.delete(id);
    else table.set(id, record);
  }

  #indexAlert(id: string, alert: RecordOf['alert'] | null): void {
    const known = alert ?? this.get('alert', id);
    if (!known) return;
    const key = `${known.device ?? known.address}|${known.code}`;
    if (alert?.active) this.#activeAlerts.set(key, id);
    else if (this.#activeAlerts.get(key) === id) this.#activeAlerts.delete(key);
  }
}
