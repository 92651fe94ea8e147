import type { Severity } from '#contract/severity.ts';
import type { QueueItem } from '#client/alerts/queue-item.ts';

/** What a wall says first, read in five seconds from across the room. */
interface Situation {
  /** `urgent`: somebody must act now. `busy`: everything urgent has somebody. `calm`: nothing is urgent. */
  readonly mood: 'urgent' | 'busy' | 'calm';
  /** The line that is meant, and how many more are like it. */
  readonly item: QueueItem | null;
  readonly more: number;
  readonly severity: Severity | null;
}

/** Still going on. */
const lasts = ({ alerts }: QueueItem): boolean => alerts.some((alert) => alert.active);

/**
 * The gravest line that nobody has acknowledged (active before over, dangers before devices, then the longest waiting); else the
 * gravest that is being handled; else calm.
 */
export function situationOf(items: readonly QueueItem[]): Situation {
  const grave = items.filter((item) => (item.severity <= 2 || item.head.lifeSafety) && (lasts(item) || item.unacked > 0));
  const waiting = grave.filter((item) => item.unacked > 0);
  const meant = waiting.length > 0 ? waiting : grave;
  const [item] = meant.toSorted(
    (a, b) =>
      Number(lasts(b)) - Number(lasts(a)) ||
      Number(b.head.lifeSafety) - Number(a.head.lifeSafety) ||
      a.severity - b.severity ||
      Number(b.hazard) - Number(a.hazard) ||
      sinceOf(a) - sinceOf(b),
  );
  if (!item) return { mood: 'calm', item: null, more: 0, severity: null };
  return { mood: waiting.length > 0 ? 'urgent' : 'busy', item, more: meant.length - 1, severity: item.severity };
}

/** When it began. */
export const sinceOf = ({ alerts }: Pick<QueueItem, 'alerts'>): number =>
  alerts.reduce((since, { raisedAt }) => Math.min(since, raisedAt), Infinity);
