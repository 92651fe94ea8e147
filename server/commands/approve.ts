import { firstPersonOf } from '#contract/records/operation.ts';
import { put } from '#contract/records/record.ts';
import { refuse } from '#server/lib/refused.ts';
import { stepped } from '#server/operations/step.ts';
import { defineCommand } from './command.ts';
import { awaitingIn } from './steps/operating.ts';
import { actorOf } from './steps/step.ts';

export default defineCommand('approve', ({ group }, context) => {
  const waiting = awaitingIn(group, context);
  if (waiting.some((operation) => firstPersonOf(operation) === context.user.id))
    throw refuse('forbidden', '复核须由发起人以外的第二人进行', 'It is approved by somebody else than who gave it.');
  const by = actorOf(context);
  return waiting.map((operation) => put('operation', stepped(operation, { what: 'approved', by }, context.now, by)!));
});
