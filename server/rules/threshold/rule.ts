import { LEVELS, standing } from '#server/state/limits.ts';
import { defineRule, type AlertSignal } from '#server/rules/rule.ts';
import { signal } from '#server/rules/signal.ts';

/**
 * Repeats are told each time the limit is found broken, for the alert counts them. Its end is told once, when the value
 * has come past `release`; also when nothing is known of before, as an alert may be left from the last run.
 */
export default defineRule({
  id: 'threshold',
  about: 'A reading breaks a limit of its point that has an alert code, or comes back past its release.',
  judge(change) {
    const signals: AlertSignal[] = [];
    const spec = change.point === null ? undefined : change.kind.points[change.point];
    if (!spec) return signals;
    for (const level of LEVELS) {
      const limit = spec[level];
      if (limit?.code === undefined) continue;
      const now = standing(limit, change.value);
      const over = now === 'clear' && (Number.isNaN(change.previous) || standing(limit, change.previous) !== 'clear');
      if (now === 'broken' || over) signals.push(signal(change, limit.code, now === 'broken'));
    }
    return signals;
  },
});
