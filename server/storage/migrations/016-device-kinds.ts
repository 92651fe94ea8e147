import type { Migration } from './migration.ts';

/** An administrator uploads kinds of device; every version stays, for what was told by it. */
export const deviceKinds: Migration = {
  about: 'uploaded device kinds, by version',
  async up(db, { types }) {
    await ['actorId', 'actorName', 'reason', 'body']
      .reduce(
        (table, name) => table.addColumn(name as 'body', types.text, (column) => column.notNull()),
        db.schema
          .createTable('device_kinds')
          .addColumn('id', types.text, (column) => column.notNull())
          .addColumn('version', 'integer', (column) => column.notNull())
          .addColumn('at', 'bigint', (column) => column.notNull()),
      )
      .addPrimaryKeyConstraint('device_kinds_key', ['id', 'version'])
      .execute();
  },
};
