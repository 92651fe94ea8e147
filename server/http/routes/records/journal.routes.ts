import { z } from 'zod';
import { journalEntrySchema, type JournalEntry, type RecordChange } from '#contract/records/record.ts';
import type { User } from '#contract/roles.ts';
import { holdsAll } from '#server/audience/jurisdiction.ts';
import { ANSWERED, defineRoute } from '#server/http/route.ts';
import type { Services } from '#server/http/services.ts';
import { sendPieces } from '#server/http/stream.ts';
import { refuse } from '#server/lib/refused.ts';
import { audienceOf, type Audience } from '#server/audience/audience.ts';
import type { Redaction } from '#server/audience/redaction.ts';

/** Bytes of stored JSON that one answer reads, and of one piece of it, between two of which everything else has its turn. */
const ANSWER_BYTES = 4_000_000;
const PIECE_BYTES = 200_000;

/** Entries after a seq, a piece at a time, until the page is full. The first is read at once. @throws Refused when they are not all kept */
async function* piecesAfter(
  { reader: { journal } }: Services['storage'],
  after: number,
  limit: number,
): AsyncGenerator<readonly JournalEntry[]> {
  let [at, left, bytes] = [after, limit, ANSWER_BYTES];
  while (left > 0 && bytes > 0) {
    const last = at;
    // Once something has been sent, the page ends where storage failed: what follows is asked for again.
    const entries = await journal.since(at, left, Math.min(bytes, PIECE_BYTES)).catch((error: unknown) => {
      if (last === after) throw error;
      return [];
    });
    if (entries === null && at === after) {
      const floor = await journal.floor();
      throw refuse(
        'not-found',
        `序号 ${after} 之后的日志不完整，现存日志从 ${floor + 1} 开始`,
        `Entries after ${after} are not all there: what is kept begins with ${floor + 1}.`,
      );
    }
    if (entries === null || entries.length === 0) return;
    yield entries;
    at = entries.at(-1)!.seq;
    left -= entries.length;
    // Measured as it lies in storage: pieces are nearly full, but for an entry that is larger than one.
    bytes -= entries.length === 1 ? JSON.stringify(entries).length : PIECE_BYTES;
  }
}

/** The answer as JSON. @param pieces none of it read yet @param first what they begin with */
async function* answerOf(
  { user, services }: { user: User; services: Services },
  after: number,
  first: IteratorResult<readonly JournalEntry[], void>,
  pieces: AsyncGenerator<readonly JournalEntry[]>,
): AsyncGenerator<string> {
  const [audience, everything] = [audienceOf(user), holdsAll(user)];
  let next = after;
  let sent = 0;
  yield `{"epoch":${JSON.stringify(services.storage.epoch)},"entries":[`;
  for (let piece = first; piece.done !== true; piece = await pieces.next()) {
    const texts = piece.value
      .map((entry) => seenEntry(entry, audience, services.redaction, everything))
      .filter((entry) => entry !== null)
      .map((entry) => JSON.stringify(entry));
    next = piece.value.at(-1)!.seq;
    if (texts.length > 0) yield `${sent > 0 ? ',' : ''}${texts.join()}`;
    sent += texts.length;
  }
  yield `],"next":${next}}`;
}

/**
 * The entry as they may see it; null when nothing of it is theirs: who did it, and what, is then not theirs either. Where a record was
 * that is gone, nobody can tell but who sees everything.
 */
function seenEntry(entry: JournalEntry, audience: Audience, redaction: Redaction, everything: boolean): JournalEntry | null {
  const changes = entry.changes.flatMap((change): RecordChange[] => {
    // Nor what it was: of a device or alert that is gone, not even that it was there.
    if (change.record === null) return everything && change.type !== 'device' && change.type !== 'alert' ? [change] : [];
    const record = redaction.show(change.type, change.record, audience);
    return record === null ? [] : [{ ...change, record } as RecordChange];
  });
  return changes.length === 0 ? null : { ...entry, changes };
}

export default [
  defineRoute({
    method: 'get',
    path: '/api/v1/journal',
    needs: 'see-audit',
    id: 'readJournal',
    summary: 'Journal entries of one’s jurisdiction after a seq, oldest first; about 4 MB at most, so a page may hold fewer than `limit`',
    refuses: ['not-found'],
    query: z.object({
      after: z.coerce.number().int().min(0).optional().describe('Left out: from the oldest entry that is kept'),
      limit: z.coerce.number().int().min(1).max(1000).default(200),
    }),
    reply: z.object({
      epoch: z.string(),
      entries: z.array(journalEntrySchema),
      next: z.number().describe('Go on with `after` = this, until it stays the same: what lies between is of elsewhere'),
    }),
    handle: async ({ query, user, services, response }): Promise<typeof ANSWERED> => {
      const after = query.after ?? (await services.storage.reader.journal.floor());
      const pieces = piecesAfter(services.storage, after, query.limit);
      const first = await pieces.next();
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
      await sendPieces(response, answerOf({ user, services }, after, first, pieces));
      return ANSWERED;
    },
  }),
];
