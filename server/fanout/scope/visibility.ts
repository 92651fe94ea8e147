import { isVisible } from '#contract/places/geo.ts';
import { RECORD_TYPES, placeOf, type JournalEntry, type RecordChange, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Records } from '#server/records/records.ts';
import type { Audience } from '#server/audience/audience.ts';
import { veiledActor } from '#server/audience/veil.ts';
import type { Redaction } from '#server/audience/redaction.ts';

/** What decides who sees a record; null = there is no such record. */
export type Visibility = { readonly place: string; readonly concealed: boolean } | null;

const wasVisible = (before: Visibility, { jurisdiction, people }: Audience): boolean =>
  before !== null && isVisible(before.place, jurisdiction) && (people || !before.concealed);

/**
 * A change as an audience sees it: the change with the record redacted, the record's disappearance when it is not visible any more, or
 * nothing.
 */
export function visibleChange(change: RecordChange, before: Visibility, audience: Audience, redaction: Redaction): RecordChange | null {
  const shown = change.record === null ? null : redaction.show(change.type, change.record, audience);
  if (shown !== null) return shown === change.record ? change : ({ ...change, record: shown } as RecordChange);
  return wasVisible(before, audience) ? ({ type: change.type, id: change.id, record: null } as RecordChange) : null;
}

/** An entry with what an audience sees of its changes, by whom as far as it may know. */
export const entryFor = (entry: JournalEntry, changes: JournalEntry['changes'], { veil }: Audience): JournalEntry => ({
  ...entry,
  ...(veil === undefined ? {} : { actor: veiledActor(entry.actor) }),
  changes,
});

/** The place of every published record, so that moves out of a jurisdiction are noticed; and the handle of every device ever. */
export class VisibilityIndex {
  readonly #redaction: Redaction;
  readonly #handles = new Map<string, number>();
  /** By handle; undefined = there is no such device. */
  readonly #devicePlaces: (string | undefined)[] = [];
  readonly #places = Object.fromEntries(RECORD_TYPES.map((type) => [type, new Map<string, string>()])) as Record<
    RecordType,
    Map<string, string>
  >;
  readonly #concealed = Object.fromEntries(RECORD_TYPES.map((type) => [type, new Set<string>()])) as Record<RecordType, Set<string>>;

  constructor(published: Records, redaction: Redaction) {
    this.#redaction = redaction;
    for (const type of RECORD_TYPES)
      for (const record of published.all(type)) this.#note(type, type === 'place' ? placeOf(type, record) : record.id, record);
  }

  /** Takes in changes; returns the visibility of each record before its change. */
  move(changes: readonly RecordChange[]): Visibility[] {
    return changes.map(({ type, id, record }) => {
      const place = this.#placeOf(type, id);
      const before = place === undefined ? null : { place, concealed: this.#concealed[type].has(id) };
      if (record === null) {
        this.#forget(type, id);
        this.#concealed[type].delete(id);
      } else this.#note(type, id, record);
      return before;
    });
  }

  #placeOf(type: RecordType, id: string): string | undefined {
    if (type !== 'device') return this.#places[type].get(id);
    const handle = this.#handles.get(id);
    return handle === undefined ? undefined : this.#devicePlaces[handle];
  }

  #forget(type: RecordType, id: string): void {
    const handle = type === 'device' ? this.#handles.get(id) : undefined;
    if (handle !== undefined) this.#devicePlaces[handle] = undefined;
    else this.#places[type].delete(id);
  }

  #note(type: RecordType, id: string, record: RecordOf[RecordType]): void {
    if (type === 'device') {
      const { handle, place } = record as RecordOf['device'];
      this.#handles.set(id, handle);
      this.#devicePlaces[handle] = place;
    } else this.#places[type].set(id, placeOf(type, record));
    if (this.#redaction.conceals(type, record)) this.#concealed[type].add(id);
    else this.#concealed[type].delete(id);
  }

  /** Also of a removed device; undefined when there never was one. */
  handleOf(device: string): number | undefined {
    return this.#handles.get(device);
  }
}

/**
 * The same for entries read back from storage, where only what the entries themselves contain is known.
 * `apply` returns the entry as the audience sees it (null = nothing), or `'unsure'` when a record that is not visible now could have been
 * visible before: then only a snapshot is exact.
 */
export class StoredEntryFilter {
  readonly #audience: Audience;
  readonly #redaction: Redaction;
  readonly #known = new Map<string, Visibility>();

  constructor(audience: Audience, redaction: Redaction) {
    this.#audience = audience;
    this.#redaction = redaction;
  }

  apply(entry: JournalEntry): JournalEntry | null | 'unsure' {
    const changes: RecordChange[] = [];
    for (const change of entry.changes) {
      const { type, id, record } = change;
      const after: Visibility =
        record === null ? null : { place: placeOf(type, record), concealed: this.#redaction.conceals(type, record) };
      const before = this.#before(change, after);
      if (before === undefined && !wasVisible(after, this.#audience)) return 'unsure';
      const visible = visibleChange(change, before ?? null, this.#audience, this.#redaction);
      if (visible) changes.push(visible);
      this.#known.set(`${type} ${id}`, after);
    }
    return changes.length === 0 ? null : entryFor(entry, changes, this.#audience);
  }

  #before({ type, id, record }: RecordChange, after: Visibility): Visibility | undefined {
    const known = this.#known.get(`${type} ${id}`);
    if (known !== undefined) return known;
    if (type === 'place') return { place: id, concealed: false };
    // An alert keeps its kind and severity, and incidents only gain alerts: a record that is concealed now always was.
    if (type !== 'device' && after?.concealed && !this.#audience.people) return after;
    return (record as Partial<RecordOf['alert']> | null)?.version === 1 ? null : undefined;
  }
}
