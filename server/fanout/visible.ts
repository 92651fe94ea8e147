import { isVisible } from '#contract/geo.ts';
import { RECORD_TYPES, placeOf, type JournalEntry, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Book } from '#server/records/book.ts';
import type { Discretion, Sight } from '#server/records/discretion.ts';

/** What a record was before a change, as far as it decides who saw it; null = there was no such record. */
export type Before = { readonly place: string; readonly concealed: boolean } | null;

const sawIt = (before: Before, { jurisdiction, people }: Sight): boolean => before !== null && isVisible(before.place, jurisdiction) && (people || !before.concealed);

/**
 * What a change is to somebody of this sight: itself, with what they may not know masked, the record's disappearance when it moved
 * away, or nothing.
 */
export function visibleChange(change: RecordChange, before: Before, sight: Sight, discretion: Discretion): RecordChange | null {
  const shown = change.record === null ? null : discretion.show(change.type, change.record, sight);
  if (shown !== null) return shown === change.record ? change : ({ ...change, record: shown } as RecordChange);
  return sawIt(before, sight) ? ({ type: change.type, id: change.id, record: null } as RecordChange) : null;
}

/** Where every published record is, so that a move out of sight is noticed; and the handle of every device ever. */
export class Whereabouts {
  readonly #discretion: Discretion;
  readonly #handles = new Map<string, number>();
  readonly #places = Object.fromEntries(RECORD_TYPES.map((type) => [type, new Map<string, string>()])) as Record<RecordType, Map<string, string>>;
  readonly #concealed = Object.fromEntries(RECORD_TYPES.map((type) => [type, new Set<string>()])) as Record<RecordType, Set<string>>;

  constructor(published: Book, discretion: Discretion) {
    this.#discretion = discretion;
    for (const type of RECORD_TYPES) for (const record of published.all(type)) this.#note(type, type === 'place' ? placeOf(type, record) : record.id, record);
  }

  /** Takes note of changes; returns what each record was before it. */
  move(changes: readonly RecordChange[]): Before[] {
    return changes.map(({ type, id, record }) => {
      const place = this.#places[type].get(id);
      const before = place === undefined ? null : { place, concealed: this.#concealed[type].has(id) };
      if (record === null) {
        this.#places[type].delete(id);
        this.#concealed[type].delete(id);
      } else this.#note(type, id, record);
      return before;
    });
  }

  #note(type: RecordType, id: string, record: RecordOf[RecordType]): void {
    if (type === 'device') this.#handles.set(id, (record as RecordOf['device']).handle);
    this.#places[type].set(id, placeOf(type, record));
    if (this.#discretion.conceals(type, record)) this.#concealed[type].add(id);
    else this.#concealed[type].delete(id);
  }

  /** Also of a device that was taken away; undefined when there never was one. */
  handleOf(device: string): number | undefined {
    return this.#handles.get(device);
  }
}

/**
 * The same for entries read back from storage, where only what the entries themselves tell is known.
 * @returns the entry as it is seen (null = nothing), or `'unsure'` when a record that is out of sight could have been within it
 * before: then only a snapshot is exact.
 */
export class Hindsight {
  readonly #sight: Sight;
  readonly #discretion: Discretion;
  readonly #known = new Map<string, Before>();

  constructor(sight: Sight, discretion: Discretion) {
    this.#sight = sight;
    this.#discretion = discretion;
  }

  look(entry: JournalEntry): JournalEntry | null | 'unsure' {
    const changes: RecordChange[] = [];
    for (const change of entry.changes) {
      const { type, id, record } = change;
      const after: Before = record === null ? null : { place: placeOf(type, record), concealed: this.#discretion.conceals(type, record) };
      const before = this.#before(change, after);
      if (before === undefined && !sawIt(after, this.#sight)) return 'unsure';
      const visible = visibleChange(change, before ?? null, this.#sight, this.#discretion);
      if (visible) changes.push(visible);
      this.#known.set(`${type} ${id}`, after);
    }
    return changes.length === 0 ? null : { ...entry, changes };
  }

  #before({ type, id, record }: RecordChange, after: Before): Before | undefined {
    const known = this.#known.get(`${type} ${id}`);
    if (known !== undefined) return known;
    if (type === 'place') return { place: id, concealed: false };
    // An alert keeps its kind and its gravity, and what is made of such alerts only gains others: one that is concealed always was.
    if (type !== 'device' && after?.concealed && !this.#sight.people) return after;
    return (record as Partial<RecordOf['alert']> | null)?.version === 1 ? null : undefined;
  }
}
