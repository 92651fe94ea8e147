import { isWithin } from '#contract/places/geo.ts';
import type { Severity } from '#contract/severity.ts';
import type { QueueItem } from '#client/alerts/queue-item.ts';

/** What the officer wants to see of the queue. Empty lists mean all. */
export interface QueueFilter {
  readonly severities: readonly Severity[];
  readonly kinds: readonly string[];
  readonly state: 'all' | 'active' | 'cleared';
  readonly acked: 'all' | 'unacked' | 'acked';
  /** Only what lies within the place in focus. */
  readonly here: boolean;
}

export const NO_FILTER: QueueFilter = { severities: [], kinds: [], state: 'all', acked: 'all', here: false };

export const isFiltering = (filter: QueueFilter): boolean =>
  filter.severities.length > 0 || filter.kinds.length > 0 || filter.state !== 'all' || filter.acked !== 'all' || filter.here;

/** Whether a line is shown. Urgent lines always are. */
export function passes(item: QueueItem, filter: QueueFilter, focus: string): boolean {
  if (item.urgent) return true;
  if (filter.severities.length > 0 && !filter.severities.includes(item.severity)) return false;
  if (filter.acked !== 'all' && item.unacked > 0 !== (filter.acked === 'unacked')) return false;
  return item.alerts.some(
    (alert) =>
      (filter.kinds.length === 0 || filter.kinds.includes(alert.kind)) &&
      (filter.state === 'all' || alert.active === (filter.state === 'active')) &&
      (!filter.here || isWithin(alert.place, focus)),
  );
}

/** The list with `value` switched on or off. */
export const toggled = <T>(list: readonly T[], value: T): T[] =>
  list.includes(value) ? list.filter((other) => other !== value) : [...list, value];
