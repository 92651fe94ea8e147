import type { Readable } from 'node:stream';

/** Where the bytes of stills and clips are kept, under the SHA-256 of their content. */
export interface BlobStore {
  /** Moves a file in, which is on disk already; kept for good when it resolves. The same content twice is one. */
  put(hash: string, file: string): Promise<void>;
  /** Bytes from `start` to `end`, both included; null when they are not there. */
  open(hash: string, start: number, end: number): Promise<Readable | null>;
  drop(hash: string): Promise<void>;
  /** All there are, with when each was last put; ms UTC. */
  all(): AsyncIterable<{ readonly hash: string; readonly at: number }>;
}

export const HASH: RegExp = /^[0-9a-f]{64}$/;
