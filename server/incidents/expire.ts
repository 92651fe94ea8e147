import { put, type RecordChange } from '#contract/records/record.ts';
import type { Book } from '#server/records/book.ts';
import { SYSTEM } from './words.ts';

/** Shelved alerts whose time is up come back. Reads the book only. */
export function expire(book: Book, now: number): RecordChange[] {
  const changes: RecordChange[] = [];
  for (const alert of book.shelvedAlerts()) {
    if (alert.shelved!.until > now) continue;
    changes.push(put('alert', { ...alert, shelved: null, version: alert.version + 1, updatedAt: now, updatedBy: SYSTEM }));
  }
  return changes;
}
