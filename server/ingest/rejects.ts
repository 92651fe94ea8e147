/** One piece of input that could not be used, kept for diagnosis. */
export interface Reject {
  readonly at: number;
  readonly peer: string;
  readonly reason: string;
  /** First bytes as hex, at most 4 kB of them. */
  readonly hex: string;
  /** How long the input was. */
  readonly bytes: number;
}

export interface SourceRejects {
  readonly source: string;
  /** Since the start of the server, kept or not. */
  readonly count: number;
  /** Newest last, at most 200. */
  readonly last: readonly Reject[];
}

export interface Rejects {
  note(source: string, peer: string, bytes: Uint8Array, reason: string): void;
  count(source: string): number;
  list(): SourceRejects[];
}

const KEPT = 200;
const KEPT_BYTES = 4096;
const KEPT_TEXT = 500;
const MAX_SOURCES = 64;

/** Malformed input by source: all of it counted, the newest of it kept. Memory is bounded whatever is thrown at it. */
export function createRejects(now: () => number): Rejects {
  const sources = new Map<string, { count: number; last: Reject[] }>();
  return {
    note(source, peer, bytes, reason) {
      const entry = sources.get(source) ?? { count: 0, last: [] };
      if (!sources.has(source)) {
        if (sources.size >= MAX_SOURCES) return;
        sources.set(source, entry);
      }
      entry.count++;
      entry.last.push({
        at: now(), peer: peer.slice(0, KEPT_TEXT), reason: reason.slice(0, KEPT_TEXT),
        hex: Buffer.from(bytes.subarray(0, KEPT_BYTES)).toString('hex'), bytes: bytes.length,
      });
      if (entry.last.length > KEPT) entry.last.shift();
    },
    count: (source) => sources.get(source)?.count ?? 0,
    list: () => [...sources].map(([source, { count, last }]) => ({ source, count, last: [...last] })),
  };
}
