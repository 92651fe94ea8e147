import { randomUUID } from 'node:crypto';
import type { JournalEntry } from '#contract/records/record.ts';
import { closeEngine, type Engine } from './engine.ts';
import { migrate } from './migrations/migrate.ts';
import { accountOperations } from './operations/accounts.ts';
import { auditReader } from './operations/audit.ts';
import { careOperations } from './operations/care.ts';
import { scheduleOperations } from './operations/schedules.ts';
import { checkpointOperations } from './operations/checkpoints.ts';
import { editOperations } from './operations/edits.ts';
import { EventOperations } from './operations/events.ts';
import { givenCommandOperations } from './operations/journal/given-commands.ts';
import { HistoryOperations } from './operations/history.ts';
import { JournalOperations, type JournalCore } from './operations/journal/journal.ts';
import { checkLease, newLease, takeLease } from './operations/lease.ts';
import { kindOperations } from './operations/kinds.ts';
import { limitOperations } from './operations/limit-changes.ts';
import { outboxOperations } from './operations/outbox.ts';
import { mediaOperations } from './operations/media.ts';
import { patrolOperations } from './operations/patrols.ts';
import { prepare } from './operations/journal/prepare.ts';
import { dueReader } from './operations/due.ts';
import { recordOperations } from './operations/records.ts';
import { shownViewOperations, shownViewReader } from './operations/shown-views.ts';
import { TrackOperations } from './operations/tracks.ts';
import { wallOperations } from './operations/walls.ts';
import type { JournalWrite, Storage, StorageReader } from './storage.ts';

/** A storage as it runs beside its database (for SQLite in the worker): the same, but for the journal's prepared rows. */
export interface Core extends Omit<Storage, 'journal'> {
  readonly journal: JournalCore;
}

/** The reading operations on a database that is ready. Nothing can be written with them. */
export function readOperations({ db, reader = db, where, dialect }: Engine): StorageReader {
  const engine: Engine = { db: reader, where, dialect };
  return {
    journal: new JournalOperations(engine),
    records: recordOperations(engine),
    history: new HistoryOperations(engine),
    events: new EventOperations(engine),
    tracks: new TrackOperations(engine),
    audit: auditReader(engine),
    edits: editOperations(engine),
    media: mediaOperations(engine),
    shownViews: shownViewReader(engine),
    due: dueReader(engine),
  };
}

/**
 * Migrates the database, takes the right to write from whoever had it, and starts the operations. On failure the database is closed again.
 * @param lease this server's name in the head of the journal
 * @param again it has been open under this name before: nobody else may have written since
 */
export async function openCore(opened: Engine, lease = newLease(), again = false): Promise<Core> {
  const engine: Engine = { ...opened, lease };
  const { db } = engine;
  try {
    await migrate(engine);
    await db
      .insertInto('head')
      .values({ id: 1, epoch: randomUUID(), seq: 0, auditId: 0, auditHash: '' })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    if (!again) await takeLease(engine, lease);
    const { epoch, lease: held } = await db.selectFrom('head').select(['epoch', 'lease']).executeTakeFirstOrThrow();
    checkLease(held, lease);
    const journal = new JournalOperations(engine);
    const append = journal.appendAudit.bind(journal);
    const history = new HistoryOperations(engine);
    const events = new EventOperations(engine);
    const tracks = new TrackOperations(engine);
    return {
      epoch,
      journal,
      history,
      events,
      tracks,
      records: recordOperations(engine),
      audit: { ...auditReader(engine), append },
      accounts: accountOperations(engine),
      walls: wallOperations(engine),
      care: careOperations(engine, append),
      schedules: scheduleOperations(engine, append),
      patrols: patrolOperations(engine, append),
      outbox: outboxOperations(engine),
      checkpoints: checkpointOperations(engine),
      shownViews: shownViewOperations(engine),
      edits: editOperations(engine),
      commands: givenCommandOperations(engine),
      media: { ...mediaOperations(engine), add: (media, draft) => journal.addMedia(media, draft) },
      kinds: kindOperations(engine, append),
      limits: limitOperations(engine, append),
      reader: readOperations(engine),
      async close() {
        await Promise.all([journal.idle(), history.idle(), events.idle(), tracks.idle()]);
        await closeEngine(engine);
      },
    };
  } catch (error) {
    await closeEngine(engine);
    throw error;
  }
}

async function appendAll(journal: JournalCore, writes: readonly JournalWrite[]): Promise<JournalEntry[]> {
  const last = await journal.append(writes.map(prepare));
  const first = last - writes.length + 1;
  return writes.map(({ at, actor, cause, changes }, index) => ({ seq: first + index, at, actor, cause, changes }));
}

/** The storage that callers see: writes are prepared here, on the caller's thread, and come back as entries. */
export const toStorage = (core: Core): Storage => ({
  ...core,
  journal: {
    head: () => core.journal.head(),
    since: (seq, limit, bytes) => core.journal.since(seq, limit, bytes),
    floor: () => core.journal.floor(),
    prune: (before) => core.journal.prune(before),
    probe: () => core.journal.probe(),
    append: async (write) => (await appendAll(core.journal, [write]))[0],
    appendAll: (writes) => appendAll(core.journal, writes),
  },
});
