import type { Records } from '#server/records/records.ts';
import { dayInWords, type Zone } from '#contract/zone.ts';

/**
 * Numbers people say on the phone: `SJ20261123-0042` for incidents 事件, `GD…` for tickets 工单,
 * `CZ…` for operations 操作, counted per local day.
 * @returns a function that gives the next number each time it is called.
 */
export function numbering(prefix: 'SJ' | 'GD' | 'CZ', records: Pick<Records, 'lastOf'>, now: number, zone: Zone): () => string {
  const day = `${prefix}${dayInWords(now, zone).replaceAll('-', '')}`;
  let last = records.lastOf(day);
  return () => `${day}-${String(++last).padStart(4, '0')}`;
}
