import { bulkInsert } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import { storable } from '../storable.ts';
import type { OutboxRow, OutboxStore } from '../stores/outbox-store.ts';
import { fenced } from './lease.ts';

/** Rows looked at for one answer. */
const MOST_ROWS = 1000;
/** The row that holds the mark. */
const MARK = 0;

export function outboxOperations(engine: Engine): OutboxStore {
  const { db } = engine;
  const insert = bulkInsert(db, { table: 'outbox', columns: ['seq', 'items', 'bytes', 'body'] });
  return {
    async state() {
      const mark = await db.selectFrom('outbox').select('body').where('seq', '=', MARK).executeTakeFirst();
      const sum = await db
        .selectFrom('outbox')
        .select(({ fn }) => [fn.max('seq').as('last'), fn.sum('items').as('items'), fn.sum('bytes').as('bytes')])
        .where('seq', '>', MARK)
        .executeTakeFirstOrThrow();
      return { mark: mark?.body ?? null, last: Number(sum.last ?? 0), items: Number(sum.items ?? 0), bytes: Number(sum.bytes ?? 0) };
    },

    async write(rows) {
      const values = rows.map(({ seq, items, body }) => [seq, items, body.length, storable(body)]);
      await fenced(engine, (trx) => insert(trx, values));
    },

    async read(after, characters) {
      const sizes = await db
        .selectFrom('outbox')
        .select(['seq', 'bytes'])
        .where('seq', '>', Math.max(after, MARK))
        .orderBy('seq')
        .limit(MOST_ROWS)
        .execute();
      let sum = 0;
      const fit = sizes.filter(({ bytes }, at) => (sum += Number(bytes)) <= characters || at === 0);
      if (fit.length === 0) return [];
      const rows = await db
        .selectFrom('outbox')
        .select(['seq', 'items', 'body'])
        .where('seq', '>=', fit[0].seq)
        .where('seq', '<=', fit.at(-1)!.seq)
        .orderBy('seq')
        .execute();
      return rows.map(({ seq, items, body }): OutboxRow => ({ seq: Number(seq), items: Number(items), body }));
    },

    async confirm(upTo, mark) {
      await fenced(engine, async (trx) => {
        await trx.deleteFrom('outbox').where('seq', '<=', upTo).execute();
        await trx.deleteFrom('outbox').where('seq', '=', MARK).execute();
        await trx.insertInto('outbox').values({ seq: MARK, items: 0, bytes: 0, body: mark }).execute();
      });
    },
  };
}
