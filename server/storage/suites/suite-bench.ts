import type { Storage } from '../storage.ts';

/** An empty place to store in: a folder or a database. */
export interface Ground {
  open(): Promise<Storage>;
  /** Runs SQL behind the storage's back, while it is closed. */
  sql(text: string): Promise<void>;
  remove(): Promise<void>;
}

/** How tests reach the engine under test. */
export interface Bench {
  /** A storage on fresh ground, closed and removed after the test file. */
  fresh(): Promise<{ storage: Storage; ground: Ground }>;
}
