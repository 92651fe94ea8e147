import { sql, type Kysely } from 'kysely';
import type { Tables } from '../schema.ts';
import type { Migration } from './migration.ts';

/** Tickets looked at at once; each may carry pages of remarks. */
const PAGE = 500;

/** Whoever opens a photograph, and the clearing of old ones, would otherwise search through all tickets. */
export const ticketPhotos: Migration = {
  about: 'which tickets show a photograph, by index',
  async up(db, { types }) {
    await db.schema
      .createTable('ticket_photos')
      .addColumn('photo', types.text, (column) => column.notNull())
      .addColumn('ticket', types.text, (column) => column.notNull())
      .addPrimaryKeyConstraint('ticket_photos_key', ['photo', 'ticket'])
      .execute();
    await db.schema.createIndex('ticket_photos_by_ticket').on('ticket_photos').column('ticket').execute();
    await fill(db);
  },
};

async function fill(db: Kysely<Tables>): Promise<void> {
  for (let last = ''; ;) {
    const { rows } = await sql<{ key: string; body: string | null }>`
      select key, case when body like '%"photos":[{%' then body end as body
      from tickets where key > ${last} order by key limit ${PAGE}`.execute(db);
    for (const { key, body } of rows) {
      const { photos } = JSON.parse(body ?? '{"photos":[]}') as { photos: { id: string }[] };
      for (const photo of new Set(photos.map(({ id }) => id)))
        await sql`insert into ticket_photos (photo, ticket) values (${photo}, ${key})`.execute(db);
    }
    if (rows.length < PAGE) return;
    last = rows[rows.length - 1].key;
  }
}
