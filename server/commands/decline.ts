import { label } from '#contract/label.ts';
import { firstPersonOf } from '#contract/records/operation.ts';
import { put } from '#contract/records/record.ts';
import { ROLE_PERMISSIONS } from '#contract/roles.ts';
import { stepped } from '#server/operations/step.ts';
import { defineCommand } from './command.ts';
import { forbidden } from './steps/guard.ts';
import { awaitingIn } from './steps/operating.ts';
import { actorOf } from './steps/step.ts';

export default defineCommand('decline', ({ group, reason }, context) => {
  const waiting = awaitingIn(group, context);
  const own = waiting.every((operation) => firstPersonOf(operation) === context.user.id);
  if (!own && !ROLE_PERMISSIONS[context.user.role].includes('operate-critical')) throw forbidden('decline', context);
  const by = actorOf(context);
  const why = reason === '' ? ['', ''] : [`：${reason}`, `: ${reason}`];
  const words = own
    ? label(`${by.name} 撤回${why[0]}`, `Taken back by ${by.name}${why[1]}`)
    : label(`${by.name} 不同意${why[0]}`, `Declined by ${by.name}${why[1]}`);
  return waiting.map((operation) => put('operation', stepped(operation, { what: 'declined', by, words }, context.now, by)!));
});
