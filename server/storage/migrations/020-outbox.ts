import type { Migration } from './migration.ts';

/** What an instance has heard that its parent has not confirmed yet. */
export const outbox: Migration = {
  about: 'what waits to be told to a parent',
  async up(db, { types }) {
    await db.schema
      .createTable('outbox')
      .addColumn('seq', types.key, (column) => column.primaryKey())
      .addColumn('items', 'integer', (column) => column.notNull())
      .addColumn('bytes', 'integer', (column) => column.notNull())
      .addColumn('body', types.text, (column) => column.notNull())
      .execute();
  },
};
