import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Photographs of tickets are the first media; other records can show some too. */
export const media: Migration = {
  about: 'stills and clips with what is known of them, and which records show them',
  async up(db, { types }) {
    await db.schema
      .createTable('media')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('hash', types.text, (column) => column.notNull())
      .addColumn('thumb', types.text)
      .addColumn('received', sql`bigint`, (column) => column.notNull())
      .addColumn('gone', sql`bigint`, (column) => column.notNull())
      .addColumn('body', types.text, (column) => column.notNull())
      .execute();
    for (const column of ['hash', 'thumb', 'received'])
      await db.schema.createIndex(`media_by_${column}`).on('media').column(column).execute();
    await db.schema
      .createTable('media_refs')
      .addColumn('media', types.text, (column) => column.notNull())
      .addColumn('type', types.text, (column) => column.notNull())
      .addColumn('record', types.text, (column) => column.notNull())
      .addPrimaryKeyConstraint('media_refs_key', ['media', 'type', 'record'])
      .execute();
    await db.schema.createIndex('media_refs_by_record').on('media_refs').columns(['type', 'record']).execute();
    await sql`insert into media_refs (media, type, record) select photo, 'ticket', ticket from ticket_photos`.execute(db);
    await db.schema.dropTable('ticket_photos').execute();
  },
};
