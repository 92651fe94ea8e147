import type { Migration } from './migration.ts';

/** Whoever gives a command a second time, because an answer was lost, is told what it did the first time. */
export const givenCommands: Migration = {
  about: 'commands that were carried out, by the id their giver made',
  async up(db, { types }) {
    await db.schema
      .createTable('given_commands')
      .addColumn('key', types.text, (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('digest', types.text, (column) => column.notNull())
      .addColumn('seq', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('given_commands_at').on('given_commands').column('at').execute();
  },
};
