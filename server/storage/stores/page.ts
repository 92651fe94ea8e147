export interface Page<T> {
  readonly items: readonly T[];
  /** Cursor of the next page, null on the last. */
  readonly next: string | null;
  /** When it was asked for. */
  readonly total?: number;
}
