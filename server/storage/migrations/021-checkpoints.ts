import type { Migration } from './migration.ts';

/** The records as they were at one position of the journal: from there, the entries that follow lead to any later instant. */
export const checkpoints: Migration = {
  about: 'checkpoints of the journal',
  async up(db, { types }) {
    await db.schema
      .createTable('checkpoints')
      .addColumn('seq', types.key, (column) => column.notNull())
      .addColumn('part', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('base', 'bigint', (column) => column.notNull())
      .addColumn('body', types.text, (column) => column.notNull())
      .addPrimaryKeyConstraint('checkpoints_key', ['seq', 'part'])
      .execute();
  },
};
