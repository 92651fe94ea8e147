import type { Book } from '#server/records/book.ts';
import { dayInWords, type Zone } from './zone.ts';

/**
 * Numbers people say on the phone: `SJ20261123-0042` for incidents 事件, `GD…` for tickets 工单, counted per local day.
 * @returns a function that gives the next number each time it is called.
 */
export function numbering(prefix: 'SJ' | 'GD', book: Book, now: number, zone: Zone): () => string {
  const day = `${prefix}${dayInWords(now, zone).replaceAll('-', '')}-`;
  let last = 0;
  for (const record of book.all(prefix === 'SJ' ? 'incident' : 'ticket')) {
    if (record.number.startsWith(day)) last = Math.max(last, Number(record.number.slice(day.length)) || 0);
  }
  return () => day + String(++last).padStart(4, '0');
}
