import type { RecordOf } from '#contract/records/record.ts';

/** Records that something can become due of. */
export type DueType = 'alert' | 'incident' | 'ticket' | 'operation' | 'warning';

/**
 * What the passing of time does to a record, in `server/due/<id>.due.ts`. When it is due follows from the record alone, so it is
 * durable with the record, moves with it, and is known again after a restart.
 */
export interface Due<T extends DueType = DueType> {
  /** As its file is named. */
  readonly id: string;
  /** One sentence, for `npm run list`. */
  readonly about: string;
  readonly type: T;
  /** ms UTC; null = nothing is due of this record as it stands. */
  at(record: RecordOf[T]): number | null;
  /** The record afterwards. `at` must not be due of it any more: that is what makes it happen once. */
  fire(record: RecordOf[T], now: number): RecordOf[T];
}

export const defineDue = <T extends DueType>(due: Due<T>): Due<T> => Object.freeze(due);
