import { put } from '#contract/records/record.ts';
import { SHELVE_LIMIT_MS } from '#contract/transitions.ts';
import { refuse } from '#server/lib/refused.ts';
import { defineCommand } from './command.ts';
import { legal, reach, unchanged } from './steps/guard.ts';
import { actorOf, touched } from './steps/step.ts';

export default defineCommand('shelve', ({ alert: id, version, reason, until }, context) => {
  const alert = reach('alert', id, context);
  unchanged(alert, version, context);
  legal(alert, 'shelve');
  if (until <= context.now || until > context.now + SHELVE_LIMIT_MS) {
    throw refuse('invalid', '搁置截止时间须在今后 8 小时以内', 'An alert is shelved until a time within the next 8 hours.', {
      issues: [{ path: 'until', message: `must be after ${context.now} and at most ${context.now + SHELVE_LIMIT_MS}` }],
    });
  }
  return [put('alert', touched({ ...alert, shelved: { by: actorOf(context), at: context.now, until, reason } }, context))];
});
