import { LEVELS, standing } from '#server/state/limits.ts';
import type { Change } from '#server/state/change.ts';
import type { AlertSignal } from './rule.ts';
import { signal } from './signal.ts';

/**
 * What a reading says that is older than what its device has said since. A call for help that came late is over, as far as is known,
 * and yet nobody must miss it: it is told, and leaves an alert that is cleared and waits for somebody to take notice.
 */
export function judgeLate(change: Change): AlertSignal[] {
  const spec = change.kind.points[change.point!];
  const signals: AlertSignal[] = [];
  for (const level of LEVELS) {
    const limit = spec[level];
    if (limit?.code === undefined || !change.kind.alerts[limit.code].lifeSafety || standing(limit, change.value) !== 'broken') continue;
    signals.push({ ...signal(change, limit.code, true), late: true });
  }
  return signals;
}
