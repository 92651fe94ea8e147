import type { Device } from '#contract/records/device.ts';
import { RECORD_TYPES, keyOf, put, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Delta, SnapshotPart } from '#contract/wire/messages.ts';

type Tables = { [T in RecordType]: Map<string, RecordOf[T]> };
const emptyTables = (): Tables => Object.fromEntries(RECORD_TYPES.map((type) => [type, new Map()])) as unknown as Tables;

/** Where in which journal the records are exact. */
interface JournalPosition {
  readonly epoch: string;
  readonly seq: number;
}

/** The records a screen holds: replaced whole by a snapshot, led on by deltas that fit, and never by one that does not. */
export class Records {
  #tables = emptyTables();
  #position: JournalPosition | null = null;
  #byHandle: (Device | undefined)[] = [];
  #left: number[] = [];
  /** Parts of a snapshot under way. */
  #staged: { tables: Tables; epoch: string; seq: number; next: number } | null = null;
  /** Records shown before they were stored, and what was there before them. */
  #unstored = new Map<string, RecordChange>();

  /** null until the first snapshot is whole. */
  get position(): JournalPosition | null {
    return this.#position;
  }

  get<T extends RecordType>(type: T, id: string): RecordOf[T] | undefined {
    return this.#tables[type].get(id);
  }

  all<T extends RecordType>(type: T): ReadonlyMap<string, RecordOf[T]> {
    return this.#tables[type];
  }

  byHandle(handle: number): Device | undefined {
    return this.#byHandle[handle];
  }

  /** Handles of devices that are no records any more, each told once; a snapshot names none. */
  takeLeft(): readonly number[] {
    const left = this.#left;
    this.#left = [];
    return left;
  }

  /** @returns `'more'`, `'whole'` when this was the last part, `'misfit'` when it does not follow the one before. */
  stage(part: SnapshotPart): 'more' | 'whole' | 'misfit' {
    if (part.part === 0) this.#staged = { tables: emptyTables(), epoch: part.epoch, seq: part.seq, next: 0 };
    const staged = this.#staged;
    if (!staged || staged.epoch !== part.epoch || staged.seq !== part.seq || staged.next !== part.part) return 'misfit';
    const table = staged.tables[part.type] as Map<string, RecordOf[RecordType]>;
    for (const id of part.gone ?? []) table.delete(id);
    for (const record of part.records) table.set(keyOf(part.type, record), record);
    staged.next++;
    if (staged.next < part.parts) return 'more';
    this.#tables = staged.tables;
    this.#position = { epoch: staged.epoch, seq: staged.seq };
    this.#staged = null;
    this.#unstored.clear();
    this.#byHandle = [];
    this.#left = [];
    for (const device of this.#tables.device.values()) this.#byHandle[device.handle] = device;
    return 'whole';
  }

  putDevice(device: Device): void {
    this.#set(put('device', device));
  }

  /** A device is not told of any more; it is not gone. */
  dropDevice(id: string): void {
    this.#set({ type: 'device', id, record: null });
  }

  /** Whether a delta leads on from what is held. */
  fits({ epoch, from }: Delta): boolean {
    return this.#position?.epoch === epoch && this.#position.seq === from;
  }

  /** @param delta one that fits. @returns the changes applied. */
  apply(delta: Delta): RecordChange[] {
    const changes: RecordChange[] = [];
    for (const entry of delta.entries) {
      for (const change of entry.changes) {
        if (entry.seq === 0) this.#rememberUnstored(change);
        else this.#unstored.delete(`${change.type} ${change.id}`);
        this.#set(change);
        changes.push(change);
      }
    }
    for (const repeat of delta.repeats ?? []) {
      const alert = this.get('alert', repeat.id);
      if (!alert) continue;
      const change = put('alert', { ...alert, ...repeat });
      this.#rememberUnstored(change);
      this.#set(change);
      changes.push(change);
    }
    this.#position = { epoch: delta.epoch, seq: delta.seq };
    return changes;
  }

  #rememberUnstored({ type, id }: RecordChange): void {
    const key = `${type} ${id}`;
    if (!this.#unstored.has(key)) this.#unstored.set(key, { type, id, record: this.get(type, id) ?? null } as RecordChange);
  }

  /** Another server run knows nothing of what was never stored: takes it back. @returns what changed. */
  dropUnstored(): RecordChange[] {
    const changes = [...this.#unstored.values()];
    this.#unstored.clear();
    for (const change of changes) this.#set(change);
    return changes;
  }

  #set({ type, id, record }: RecordChange): void {
    const table = this.#tables[type] as Map<string, RecordOf[RecordType]>;
    if (type === 'device') {
      const old = this.#tables.device.get(id);
      if (old) this.#byHandle[old.handle] = undefined;
      if (old && old.handle !== (record as Device | null)?.handle) this.#left.push(old.handle);
      if (record) this.#byHandle[(record as Device).handle] = record as Device;
    }
    if (record === null) table.delete(id);
    else table.set(id, record);
  }

  clear(): void {
    this.#tables = emptyTables();
    this.#position = null;
    this.#byHandle = [];
    this.#left = [];
    this.#staged = null;
    this.#unstored.clear();
  }
}
