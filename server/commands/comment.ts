import { put } from '#contract/records/record.ts';
import { defineCommand } from './command.ts';
import { reach } from './guard.ts';
import { actorOf } from './step.ts';

/** A remark does not raise the version: it must not stand in the way of somebody who is just dispatching. */
export default defineCommand('comment', ({ subject, id, text }, context) => {
  const comment = { at: context.now, by: actorOf(context), text };
  if (subject === 'incident') {
    const incident = reach('incident', id, context);
    return [put('incident', { ...incident, comments: [...incident.comments, comment] })];
  }
  const ticket = reach('ticket', id, context);
  return [put('ticket', { ...ticket, comments: [...ticket.comments, comment] })];
});
