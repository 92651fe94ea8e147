import { RECORD_TYPES, keyOf, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';

type Tables = { [T in RecordType]: Map<string, RecordOf[T]> };

const emptyTables = (): Tables => ({
  place: new Map(), device: new Map(), alert: new Map(), incident: new Map(), ticket: new Map(), crew: new Map(),
});

/**
 * The working picture in memory: records are immutable and replaced whole. It has what is being written as well as what
 * is durable; the journal undoes what could not be written. `PublishedBook` is the durable twin that screens are sent.
 */
export class Book {
  readonly #tables = emptyTables();
  /** Newest alert, active or not, of each `${device or address}|${code}`. */
  readonly #lastAlerts = new Map<string, string>();
  /** Newest incident that is not closed of each `${place}|${affinity}|${simulated}`. */
  readonly #liveIncidents = new Map<string, string>();
  readonly #shelved = new Set<string>();
  #nextHandle = 0;

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
    const last = this.lastAlert(deviceOrAddress, code);
    return last?.active ? last : undefined;
  }

  /** The newest alert of a device (or unknown address) with this code, over or not. */
  lastAlert(deviceOrAddress: string, code: string): RecordOf['alert'] | undefined {
    const id = this.#lastAlerts.get(`${deviceOrAddress}|${code}`);
    return id === undefined ? undefined : this.get('alert', id);
  }

  /** Greater than the handle of every device there is, or was. */
  get nextHandle(): number {
    return this.#nextHandle;
  }

  shelvedAlerts(): RecordOf['alert'][] {
    return Array.from(this.#shelved, (id) => this.get('alert', id)!);
  }

  /** The newest incident of an affinity at exactly this place that is not closed. */
  liveIncident(place: string, affinity: string, simulated: boolean): RecordOf['incident'] | undefined {
    const id = this.#liveIncidents.get(`${place}|${affinity}|${simulated}`);
    return id === undefined ? undefined : this.get('incident', id);
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
    if (type === 'device' && record !== null) this.#nextHandle = Math.max(this.#nextHandle, (record as RecordOf['device']).handle + 1);
    if (type === 'incident') this.#indexIncident(id, record as RecordOf['incident'] | null);
    if (record === null) table.delete(id);
    else table.set(id, record);
  }

  #indexAlert(id: string, alert: RecordOf['alert'] | null): void {
    const known = alert ?? this.get('alert', id);
    if (!known) return;
    if (alert?.shelved) this.#shelved.add(id);
    else this.#shelved.delete(id);
    const key = `${known.device ?? known.address}|${known.code}`;
    const last = this.#lastAlerts.get(key);
    if (alert && (last === undefined || last === id || alert.raisedAt >= (this.get('alert', last)?.raisedAt ?? 0))) this.#lastAlerts.set(key, id);
    else if (!alert && last === id) this.#lastAlerts.delete(key);
  }

  #indexIncident(id: string, incident: RecordOf['incident'] | null): void {
    const known = incident ?? this.get('incident', id);
    if (!known) return;
    const key = `${known.place}|${known.affinity}|${known.simulated}`;
    const last = this.#liveIncidents.get(key);
    const live = incident !== null && incident.state !== 'closed';
    if (live && (last === undefined || incident.openedAt >= (this.get('incident', last)?.openedAt ?? 0))) this.#liveIncidents.set(key, id);
    else if (!live && last === id) this.#liveIncidents.delete(key);
  }
}
