import { label } from '#contract/label.ts';
import { APPROVE_WITHIN_MS } from '#contract/transitions.ts';
import { SYSTEM } from '#server/incidents/words.ts';
import { stepped } from '#server/operations/step.ts';
import { defineDue } from './due.ts';

const words = label('没有第二人在时限内复核，操作未执行', 'No second person approved it in time: nothing was done.');

export default defineDue({
  id: 'unapproved-operation',
  about: 'An operation that waits for a second person is given up after ten minutes.',
  type: 'operation',
  at: ({ state, requestedAt }) => (state === 'awaiting' ? requestedAt + APPROVE_WITHIN_MS : null),
  fire: (operation, now) => stepped(operation, { what: 'gave-up', words }, now, SYSTEM) ?? operation,
});
