import type { Book } from '#server/records/book.ts';
import { dayInWords, type Zone } from './zone.ts';

/**
 * Numbers people say on the phone: `SJ20261123-0042` for incidents 事件, `GD…` for tickets 工单, counted per local day.
 * @returns a function that gives the next number each time it is called.
 */
export function numbering(prefix: 'SJ' | 'GD', book: Pick<Book, 'lastOf'>, now: number, zone: Zone): () => string {
  const day = `${prefix}${dayInWords(now, zone).replaceAll('-', '')}`;
  let last = book.lastOf(day);
  return () => `${day}-${String(++last).padStart(4, '0')}`;
}
