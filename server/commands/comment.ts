import type { Comment } from '#contract/records/incident.ts';
import { put } from '#contract/records/record.ts';
import { refuse } from '#server/lib/refused.ts';
import { defineCommand } from './command.ts';
import { reach } from './steps/guard.ts';
import { actorOf } from './steps/step.ts';

/** Every remark carries all of them to every screen: more than this belongs into a document. */
const MOST = 200;
const MOST_LETTERS = 30_000;

/** A remark does not raise the version: it must not stand in the way of somebody who is just dispatching. */
export default defineCommand('comment', ({ subject, id, text }, context) => {
  const comment = { at: context.now, by: actorOf(context), text };
  if (subject === 'incident') {
    const incident = reach('incident', id, context);
    return [put('incident', { ...incident, comments: withOneMore(incident.comments, comment) })];
  }
  const ticket = reach('ticket', id, context);
  return [put('ticket', { ...ticket, comments: withOneMore(ticket.comments, comment) })];
});

function withOneMore(comments: readonly Comment[], comment: Comment): Comment[] {
  const letters = comments.reduce((sum, { text }) => sum + text.length, comment.text.length);
  if (comments.length >= MOST || letters > MOST_LETTERS) {
    throw refuse(
      'too-many',
      `备注已满（至多 ${MOST} 条、共 ${MOST_LETTERS} 字），请写入处置说明`,
      `There is no room for more remarks (at most ${MOST}, of ${MOST_LETTERS} characters together): write it into the report of a step.`,
    );
  }
  return [...comments, comment];
}
