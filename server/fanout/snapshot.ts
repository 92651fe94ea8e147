import { encodeEvent } from '#contract/packets.ts';
import { RECORD_TYPES, keyOf, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Book } from '#server/records/book.ts';
import type { Discretion, Sight } from '#server/records/discretion.ts';
import type { RecentJournal } from './recent.ts';
import { inSlices } from './slices.ts';

/** A thousand devices are about 300 kB of JSON and 2 ms. */
const PART_RECORDS = 1000;

export interface SnapshotDeps {
  readonly epoch: string;
  readonly published: Book;
  readonly discretion: Discretion;
  readonly recent: RecentJournal;
  /** ms. */
  readonly monotonic: () => number;
}

interface Part {
  readonly type: RecordType;
  readonly records: RecordOf[RecordType][];
}

/**
 * Everything one sight shows as of one seq. References are taken a slice at a time (records are immutable), and what the journal changed
 * meanwhile is put in their place in the end; nothing is to be asked of it before `filled`. Text is made part by part when it is
 * first sent, and kept for others who come while the snapshot is young.
 */
export class Snapshot {
  readonly #deps: SnapshotDeps;
  readonly #sight: Sight;
  #seq = 0;
  #takenAt = 0;
  #parts: Part[] = [];
  /** Records that changed while references were taken: they are in the last parts, or gone. */
  #moved: ReadonlySet<string> = new Set();
  /** So many parts were there before those. */
  #gathered = 0;
  readonly #texts: string[] = [];
  /** Resolves once it is whole; null when it is. */
  #filled: Promise<void> | null;

  constructor(sight: Sight, deps: SnapshotDeps) {
    this.#sight = sight;
    this.#deps = deps;
    this.#filled = inSlices(this.#fill(), deps.monotonic);
    this.#filled?.then(() => (this.#filled = null), () => undefined);
  }

  get filled(): Promise<void> | null {
    return this.#filled;
  }

  get seq(): number {
    return this.#seq;
  }

  get takenAt(): number {
    return this.#takenAt;
  }

  get parts(): number {
    return this.#parts.length;
  }

  *#fill(): Generator<void> {
    const { recent, monotonic } = this.#deps;
    let start: number;
    do {
      start = recent.head;
      yield* this.#gather();
      // More has happened than is remembered: from the beginning.
    } while (start < recent.floor);
    this.#follow(start);
    this.#seq = recent.head;
    this.#takenAt = monotonic();
  }

  *#gather(): Generator<void> {
    const { published, discretion } = this.#deps;
    this.#parts = [];
    for (const type of RECORD_TYPES) {
      let part: Part | null = null;
      for (const record of published.all(type)) {
        yield;
        const shown = discretion.show(type, record, this.#sight);
        if (!shown) continue;
        if (part === null || part.records.length === PART_RECORDS) this.#parts.push((part = { type, records: [] }));
        part.records.push(shown);
      }
    }
  }

  /** Whatever was gathered of a record that changed since `start`: it is as the newest entry left it. */
  #follow(start: number): void {
    const newest = new Map<string, { readonly type: RecordType; readonly record: RecordOf[RecordType] | null }>();
    for (const { changes } of this.#deps.recent.since(start, this.#sight, Infinity).entries) {
      for (const { type, id, record } of changes) newest.set(`${type} ${id}`, { type, record });
    }
    this.#moved = new Set(newest.keys());
    const last: Part[] = [];
    for (const type of RECORD_TYPES) {
      const records = [...newest.values()].flatMap((one) => (one.type === type && one.record !== null ? [one.record] : []));
      for (let at = 0; at < records.length; at += PART_RECORDS) last.push({ type, records: records.slice(at, at + PART_RECORDS) });
    }
    this.#gathered = this.#parts.length;
    this.#parts.push(...last);
    if (this.#parts.length === 0) this.#parts.push({ type: 'place', records: [] });
  }

  /** The `snapshot` event of one part. */
  text(part: number): string {
    return (this.#texts[part] ??= encodeEvent('snapshot', {
      epoch: this.#deps.epoch, seq: this.#seq, part, parts: this.#parts.length, type: this.#parts[part].type, records: this.#records(part),
    }));
  }

  #records(part: number): readonly RecordOf[RecordType][] {
    const { type, records } = this.#parts[part];
    return part >= this.#gathered || this.#moved.size === 0 ? records : records.filter((record) => !this.#moved.has(`${type} ${keyOf(type, record)}`));
  }
}
