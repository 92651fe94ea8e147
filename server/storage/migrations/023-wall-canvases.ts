import type { Migration } from './migration.ts';

/** A wall may be many browsers: which part of which picture each shows is its own, and how the wall is built is told once. */
export const wallCanvases: Migration = {
  about: 'walls of several screens, and which one each browser is',
  async up(db, { types }) {
    await ['role', 'jurisdiction', 'body']
      .reduce(
        (table, name) => table.addColumn(name as 'name', types.text, (column) => column.notNull()),
        db.schema
          .createTable('wall_canvases')
          .addColumn('id', types.text, (column) => column.primaryKey())
          .addColumn('version', 'integer', (column) => column.notNull())
          .addColumn('name', types.text, (column) => column.notNull()),
      )
      .addUniqueConstraint('wall_canvases_name', ['name'])
      .execute();
    await db.schema.alterTable('walls').addColumn('canvas', types.text).execute();
    for (const name of ['tileColumn', 'tileRow'] as const) await db.schema.alterTable('walls').addColumn(name, 'integer').execute();
  },
};
