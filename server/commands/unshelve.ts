import { put } from '#contract/records/record.ts';
import { defineCommand } from './command.ts';
import { legal, reach, unchanged } from './steps/guard.ts';
import { touched } from './steps/step.ts';

export default defineCommand('unshelve', ({ alert: id, version }, context) => {
  const alert = reach('alert', id, context);
  unchanged(alert, version, context);
  legal(alert, 'unshelve');
  return [put('alert', touched({ ...alert, shelved: null }, context))];
});
