import type { Migration } from './migration.ts';

/** Devices that are told by the clock, and what each schedule gave last. */
export const schedules: Migration = {
  about: 'schedules and what they gave last',
  async up(db, { types }) {
    await db.schema
      .createTable('schedules')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('body', types.text, (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('schedule_runs')
      .addColumn('id', types.text, (column) => column.primaryKey())
      .addColumn('body', types.text, (column) => column.notNull())
      .execute();
  },
};
