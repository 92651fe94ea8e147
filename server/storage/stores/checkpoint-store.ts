/** What a checkpoint is of. */
export interface CheckpointHead {
  /** Position of the journal that it is exact for. */
  readonly seq: number;
  /** ms UTC, of the entry at that position. */
  readonly at: number;
  /** The checkpoint that holds the ledger this one only tells the differences to; its own `seq` when it holds all of it. */
  readonly base: number;
}

/** A part of a checkpoint; part 0 makes it whole, and is written last. */
export interface CheckpointRow extends CheckpointHead {
  readonly part: number;
  /** As `server/replay/checkpoint.ts` writes it. */
  readonly body: string;
}

/** The records at some positions of the journal, so that any instant can be shown without reading it from its beginning. */
export interface CheckpointStore {
  /** The last one that is whole. */
  newest(): Promise<CheckpointHead | null>;
  /** In a transaction of its own; a row that is there is written over. */
  write(rows: readonly CheckpointRow[]): Promise<void>;
  /**
   * Drops those from which one cannot go on because the entries behind them are gone, but for the ledgers that others tell the difference
   * to, and what was left of some that never became whole.
   * @param floor lowest position one can go on from @returns how many rows
   */
  prune(floor: number): Promise<number>;
}
