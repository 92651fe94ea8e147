import { encodeEvent } from '#contract/packets.ts';
import { RECORD_TYPES, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Book } from '#server/records/book.ts';
import type { Discretion, Sight } from '#server/records/discretion.ts';

/** A thousand devices are about 300 kB of JSON and 2 ms. */
const PART_RECORDS = 1000;

/**
 * Everything one sight shows as of one seq. References are taken at once (records are immutable), text is made part by
 * part when it is first sent, and kept for others who come while the snapshot is young.
 */
export class Snapshot {
  readonly seq: number;
  readonly takenAt: number;
  readonly #epoch: string;
  readonly #parts: { readonly type: RecordType; readonly records: RecordOf[RecordType][] }[] = [];
  readonly #texts: string[] = [];

  constructor(published: Book, sight: Sight, discretion: Discretion, epoch: string, seq: number, now: number) {
    this.seq = seq;
    this.takenAt = now;
    this.#epoch = epoch;
    for (const type of RECORD_TYPES) {
      const records: RecordOf[RecordType][] = [];
      for (const record of published.all(type)) {
        const shown = discretion.show(type, record, sight);
        if (shown) records.push(shown);
      }
      for (let at = 0; at < records.length; at += PART_RECORDS) this.#parts.push({ type, records: records.slice(at, at + PART_RECORDS) });
    }
    if (this.#parts.length === 0) this.#parts.push({ type: 'place', records: [] });
  }

  get parts(): number {
    return this.#parts.length;
  }

  /** The `snapshot` event of one part. */
  text(part: number): string {
    return (this.#texts[part] ??= encodeEvent('snapshot', {
      epoch: this.#epoch, seq: this.seq, part, parts: this.#parts.length, ...this.#parts[part],
    }));
  }
}
