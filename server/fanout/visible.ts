import { isVisible } from '#contract/geo.ts';
import { RECORD_TYPES, placeOf, type JournalEntry, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Book } from '#server/records/book.ts';

/** Place a record was at before a change; null = there was no such record. */
export type Before = string | null;

const placeAfter = ({ type, record }: RecordChange): Before => (record === null ? null : placeOf(type, record));

/**
 * What a change is to somebody with this jurisdiction: itself, the record's disappearance when it moved away, or nothing.
 */
export function visibleChange(change: RecordChange, before: Before, jurisdiction: string): RecordChange | null {
  const after = placeAfter(change);
  if (after !== null && isVisible(after, jurisdiction)) return change;
  if (before !== null && isVisible(before, jurisdiction)) return { type: change.type, id: change.id, record: null } as RecordChange;
  return null;
}

/** Where every published record is, so that a move out of a jurisdiction is noticed; and the handle of every device ever. */
export class Whereabouts {
  readonly #handles = new Map<string, number>();
  readonly #places = Object.fromEntries(RECORD_TYPES.map((type) => [type, new Map<string, string>()])) as Record<RecordType, Map<string, string>>;

  constructor(published: Book) {
    for (const device of published.all('device')) this.#handles.set(device.id, device.handle);
    for (const type of RECORD_TYPES) {
      for (const record of published.all(type)) this.#places[type].set(type === 'place' ? placeOf(type, record) : record.id, placeOf(type, record));
    }
  }

  /** Takes note of changes; returns where each record was before it. */
  move(changes: readonly RecordChange[]): Before[] {
    return changes.map((change) => {
      const places = this.#places[change.type];
      const before = places.get(change.id) ?? null;
      const after = placeAfter(change);
      if (change.type === 'device' && change.record) this.#handles.set(change.id, change.record.handle);
      if (after === null) places.delete(change.id);
      else places.set(change.id, after);
      return before;
    });
  }

  /** Also of a device that was taken away; undefined when there never was one. */
  handleOf(device: string): number | undefined {
    return this.#handles.get(device);
  }
}

/**
 * The same for entries read back from storage, where only what the entries themselves tell is known.
 * @returns the entry as this jurisdiction sees it (null = nothing), or `'unsure'` when a record it may not see could have
 * been within its sight before: then only a snapshot is exact.
 */
export class Hindsight {
  readonly #jurisdiction: string;
  readonly #known = new Map<string, Before>();

  constructor(jurisdiction: string) {
    this.#jurisdiction = jurisdiction;
  }

  look(entry: JournalEntry): JournalEntry | null | 'unsure' {
    const changes: RecordChange[] = [];
    for (const change of entry.changes) {
      const before = this.#before(change);
      const after = placeAfter(change);
      if (before === undefined && !(after !== null && isVisible(after, this.#jurisdiction))) return 'unsure';
      const visible = visibleChange(change, before ?? null, this.#jurisdiction);
      if (visible) changes.push(visible);
      this.#known.set(`${change.type} ${change.id}`, after);
    }
    return changes.length === 0 ? null : { ...entry, changes };
  }

  #before(change: RecordChange): Before | undefined {
    const known = this.#known.get(`${change.type} ${change.id}`);
    if (known !== undefined) return known;
    if (change.type === 'place') return change.id;
    return (change.record as Partial<RecordOf['alert']> | null)?.version === 1 ? null : undefined;
  }
}
