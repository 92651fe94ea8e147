import type { Migration } from './migration.ts';

/** People cared for: their devices, hours and whom to call. */
export const carePlans: Migration = {
  about: 'people cared for',
  async up(db, { types }) {
    await db.schema
      .createTable('care_plans')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('body', types.text, (column) => column.notNull())
      .execute();
  },
};
