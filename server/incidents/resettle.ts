import { put, type RecordChange } from '#contract/records/record.ts';
import type { Book } from '#server/records/book.ts';
import { settle } from './settle.ts';
import { SYSTEM } from './words.ts';

/**
 * Alerts, tickets or incidents were put back to what they had been, because storage refused what was done with them: the
 * incidents whose state no longer follows from what they hold, as it does.
 */
export function resettle(book: Book, putBack: readonly RecordChange[], now: number): RecordChange[] {
  const ids = new Set(putBack.map((change) => incidentOf(change, book)));
  const holdings = { alert: (id: string) => book.get('alert', id), ticket: (id: string) => book.get('ticket', id) };
  return [...ids].flatMap((id) => {
    const before = id === null ? undefined : book.get('incident', id);
    const after = before && settle(before, holdings, now);
    return after === undefined || after === before ? [] : [put('incident', { ...after, version: after.version + 1, updatedAt: now, updatedBy: SYSTEM })];
  });
}

function incidentOf({ type, id }: RecordChange, book: Book): string | null {
  if (type === 'incident') return id;
  return type === 'alert' || type === 'ticket' ? (book.get(type, id)?.incident ?? null) : null;
}
