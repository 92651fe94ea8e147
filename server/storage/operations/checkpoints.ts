import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import type { CheckpointHead, CheckpointRow, CheckpointStore } from '../stores/checkpoint-store.ts';
import { fenced } from './lease.ts';

/** The part that makes a checkpoint whole. */
const WHOLE = 0;

/** How checkpoints are read back, beside the server. */
interface CheckpointReader extends Pick<CheckpointStore, 'newest'> {
  /** The last whole one at or before a position. */
  before(seq: number): Promise<CheckpointHead | null>;
  /** The first whole one at or after a position. */
  first(seq: number): Promise<CheckpointHead | null>;
  /** A part; null when there is none of this number. */
  part(seq: number, part: number): Promise<string | null>;
}

export function checkpointReader({ db }: Pick<Engine, 'db'>): CheckpointReader {
  const whole = db.selectFrom('checkpoints').select(['seq', 'at', 'base']).where('part', '=', WHOLE);
  return {
    newest: async () => headOf(await whole.orderBy('seq', 'desc').limit(1).executeTakeFirst()),
    before: async (seq) => headOf(await whole.where('seq', '<=', seq).orderBy('seq', 'desc').limit(1).executeTakeFirst()),
    first: async (seq) => headOf(await whole.where('seq', '>=', seq).orderBy('seq').limit(1).executeTakeFirst()),
    part: async (seq, part) =>
      (await db.selectFrom('checkpoints').select('body').where('seq', '=', seq).where('part', '=', part).executeTakeFirst())?.body ?? null,
  };
}

const headOf = (row: CheckpointHead | undefined): CheckpointHead | null =>
  row === undefined ? null : { seq: Number(row.seq), at: Number(row.at), base: Number(row.base) };

export function checkpointOperations(engine: Engine): CheckpointStore {
  const { db } = engine;
  const insert = bulkInsert(db, {
    table: 'checkpoints',
    columns: ['seq', 'part', 'at', 'base', 'body'],
    onConflict: { key: ['seq', 'part'], action: 'replace' },
  });
  const reader = checkpointReader(engine);
  return {
    newest: () => reader.newest(),

    async write(rows) {
      const values = rows.map(({ seq, part, at, base, body }: CheckpointRow): SqlValue[] => [seq, part, at, base, body]);
      await fenced(engine, (trx) => insert(trx, values));
    },

    async prune(floor) {
      const heads = await db.selectFrom('checkpoints').select(['seq', 'base']).where('part', '=', WHOLE).execute();
      const kept = heads.filter(({ seq }) => Number(seq) >= floor);
      const needed = new Set(kept.flatMap(({ seq, base }) => [Number(seq), Number(base)]));
      const newest = Math.max(0, kept.at(-1)?.seq ?? 0);
      const all = await db.selectFrom('checkpoints').select('seq').distinct().execute();
      // What is newer than the last whole one is being written.
      const doomed = all.map(({ seq }) => Number(seq)).filter((seq) => !needed.has(seq) && (seq < newest || seq < floor));
      let dropped = 0;
      for (const seq of doomed) {
        const { numDeletedRows } = await fenced(engine, (trx) =>
          trx.deleteFrom('checkpoints').where('seq', '=', seq).executeTakeFirstOrThrow(),
        );
        dropped += Number(numDeletedRows);
      }
      return dropped;
    },
  };
}
