import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Media } from '#contract/reports/media.ts';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import type { Tables } from '../schema.ts';
import type { MediaStore } from '../stores/media-store.ts';
import { fenced } from './lease.ts';
import { checkLimit } from './limit.ts';
import { storable } from '../storable.ts';

type Row = Pick<Tables['media'], 'body' | 'gone'>;
const COLUMNS = ['id', 'hash', 'thumb', 'received', 'gone', 'body'];

/** A record sent twice is the first of them. */
export const mediaInsert = (db: Kysely<Tables>): ReturnType<typeof bulkInsert> =>
  bulkInsert(db, { table: 'media', columns: COLUMNS, onConflict: { key: ['id'], action: 'skip' } });

export const toMediaRow = (media: Media): SqlValue[] => [
  storable(media.id),
  media.hash,
  media.thumb?.hash ?? null,
  media.receivedAt,
  media.goneAt ?? 0,
  storable(JSON.stringify(media)),
];

const fromRow = ({ body, gone }: Row): Media => ({ ...(JSON.parse(body) as Media), goneAt: gone === 0 ? null : gone });

/** Reading media, and dropping them. They are added by the journal's lane, with the audit row of their arrival. */
export function mediaOperations(engine: Engine): Omit<MediaStore, 'add'> {
  const { db, dialect } = engine;
  return {
    async get(id) {
      const row = await db.selectFrom('media').select(['body', 'gone']).where('id', '=', id).executeTakeFirst();
      return row ? fromRow(row) : null;
    },

    refs: (id) => db.selectFrom('media_refs').select(['type', 'record']).where('media', '=', id).orderBy('record').execute(),

    async kept({ receivedBefore, after = '', limit }) {
      const rows = await db
        .selectFrom('media')
        .select(['body', 'gone'])
        .where('gone', '=', 0)
        .where('received', '<', receivedBefore)
        .where('id', '>', after)
        .orderBy('id')
        .limit(checkLimit(limit))
        .execute();
      return rows.map(fromRow);
    },

    async needed(hashes) {
      const among = dialect.among(hashes);
      const { rows } = await sql<{ hash: string }>`
        select hash from media where gone = 0 and hash ${among} union select thumb from media where gone = 0 and thumb ${among}`.execute(
        db,
      );
      return rows.map(({ hash }) => hash);
    },

    markGone: (id, at) =>
      fenced(engine, async (trx) => void (await trx.updateTable('media').set({ gone: at }).where('id', '=', id).execute())),

    async prune(before) {
      const doomed = sql<{ id: string }>`delete from media where gone > 0 and gone < ${before}
        and not exists (select 1 from media_refs where media_refs.media = media.id)`;
      const { numAffectedRows } = await fenced(engine, (trx) => doomed.execute(trx));
      return Number(numAffectedRows ?? 0);
    },
  };
}
