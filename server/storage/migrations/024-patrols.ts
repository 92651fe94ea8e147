import type { Migration } from './migration.ts';

/** Routes that are patrolled, and the rounds that were walked. */
export const patrols: Migration = {
  about: 'patrols',
  async up(db, { types }) {
    await db.schema
      .createTable('patrol_plans')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('body', types.text, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('patrol_rounds')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('plan', types.text, (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('body', types.text, (column) => column.notNull())
      .execute();
    await db.schema.createIndex('patrol_rounds_at').on('patrol_rounds').columns(['at']).execute();
  },
};
