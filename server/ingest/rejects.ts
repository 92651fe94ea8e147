import { z } from 'zod';
import { holdsBiometric } from './biometric.ts';

/** One piece of input that could not be used, kept for diagnosis. */
const rejectSchema = z.object({
  at: z.number(),
  peer: z.string(),
  reason: z.string(),
  hex: z.string().describe('First bytes as hex, at most 4 kB of them'),
  bytes: z.number().describe('How long the input was'),
});
type Reject = Readonly<z.infer<typeof rejectSchema>>;

export const sourceRejectsSchema = z.object({
  source: z.string(),
  count: z.number().describe('Since the start of the server, kept or not'),
  last: z.array(rejectSchema).describe('Newest last, at most 200'),
});
export type SourceRejects = Readonly<z.infer<typeof sourceRejectsSchema>>;

export interface Rejects {
  note(source: string, peer: string, bytes: Uint8Array, reason: string): void;
  count(source: string): number;
  list(): SourceRejects[];
}

const KEPT = 200;
const KEPT_BYTES = 4096;
const KEPT_TEXT = 500;
const MAX_SOURCES = 64;

/** Biometric data is kept nowhere, not even as input that was refused. */
const keptOf = (bytes: Uint8Array): string => (holdsBiometric(bytes) ? '' : Buffer.from(bytes.subarray(0, KEPT_BYTES)).toString('hex'));

/** Malformed input by source: all of it counted, the newest of it kept. Memory is bounded whatever is thrown at it. */
export function createRejects(now: () => number, told: (source: string, reason: string) => void = () => {}): Rejects {
  const sources = new Map<string, { count: number; last: Reject[] }>();
  return {
    note(source, peer, bytes, reason) {
      told(source, reason);
      const entry = sources.get(source) ?? { count: 0, last: [] };
      if (!sources.has(source)) {
        if (sources.size >= MAX_SOURCES) return;
        sources.set(source, entry);
      }
      entry.count++;
      entry.last.push({
        at: now(),
        peer: peer.slice(0, KEPT_TEXT),
        reason: reason.slice(0, KEPT_TEXT),
        hex: keptOf(bytes),
        bytes: bytes.length,
      });
      if (entry.last.length > KEPT) entry.last.shift();
    },
    count: (source) => sources.get(source)?.count ?? 0,
    list: () => [...sources].map(([source, { count, last }]) => ({ source, count, last: [...last] })),
  };
}
