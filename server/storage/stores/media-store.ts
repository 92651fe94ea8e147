import type { Media } from '#contract/reports/media.ts';
import type { RecordType } from '#contract/records/record.ts';
import type { AuditDraft } from './audit-store.ts';

/** What is known of stills and clips; their bytes are elsewhere (`server/media`). */
export interface MediaStore {
  /** Keeps a record with the audit row of its arrival, in one transaction. The same id again changes nothing but the audit. */
  add(media: Media, audit: AuditDraft): Promise<void>;
  get(id: string): Promise<Media | null>;
  /** Which records show it. */
  refs(id: string): Promise<{ readonly type: RecordType; readonly record: string }[]>;
  /** Those whose bytes are kept, by id. */
  kept(query: { readonly receivedBefore: number; readonly after?: string; readonly limit: number }): Promise<Media[]>;
  /** Of these hashes, those that a record whose bytes are kept has as its own or its thumbnail's. */
  needed(hashes: readonly string[]): Promise<string[]>;
  /** From now on nobody needs its bytes for this record. */
  markGone(id: string, at: number): Promise<void>;
  /** Drops records whose bytes went before `before` and that no other record shows any more. Returns how many. */
  prune(before: number): Promise<number>;
}
