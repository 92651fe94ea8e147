import type { Migration } from './migration.ts';

/** A server that is stopped and goes on later must not write beside the one that has taken over. */
export const lease: Migration = {
  about: 'the head names the one server that may write',
  async up(db, { types }) {
    await db.schema
      .alterTable('head')
      .addColumn('lease', types.text, (column) => column.notNull().defaultTo(''))
      .execute();
  },
};
