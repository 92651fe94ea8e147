/** What waits to be told to the parent, in the order it was heard. */
export interface OutboxRow {
  /** Grows, and is given by the caller. */
  readonly seq: number;
  /** Reports in it. */
  readonly items: number;
  /** JSON. */
  readonly body: string;
}

/** How an outbox was left. */
interface OutboxState {
  /** What was said with the last `confirm`; null = nothing was confirmed yet. */
  readonly mark: string | null;
  /** Of the newest row, 0 when there is none. */
  readonly last: number;
  /** Of all rows. */
  readonly items: number;
  readonly bytes: number;
}

export interface OutboxStore {
  state(): Promise<OutboxState>;
  /** All of these are kept when it resolves. */
  write(rows: readonly OutboxRow[]): Promise<void>;
  /** Rows after `after`, the oldest first; about so many characters of them, unless it is one. */
  read(after: number, characters: number): Promise<OutboxRow[]>;
  /** Forgets the rows up to one of them, and remembers `mark` in the same transaction. */
  confirm(upTo: number, mark: string): Promise<void>;
}
