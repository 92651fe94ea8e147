import type { Migration } from './migration.ts';

/** An administrator sets limits for some devices; every change stays, for alerts were judged by it. */
export const limitChanges: Migration = {
  about: 'limits set in place of those of the kinds',
  async up(db, { types }) {
    await ['actorId', 'actorName', 'reason', 'body']
      .reduce(
        (table, name) => table.addColumn(name as 'body', types.text, (column) => column.notNull()),
        db.schema
          .createTable('limit_changes')
          .addColumn('id', 'integer', (column) => column.primaryKey())
          .addColumn('at', 'bigint', (column) => column.notNull()),
      )
      .execute();
  },
};
