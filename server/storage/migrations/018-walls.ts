import type { Migration } from './migration.ts';

/** A wall is a device of its own: it holds a credential, and no person's session. */
export const walls: Migration = {
  about: 'paired walls',
  async up(db, { types }) {
    const texts = ['role', 'jurisdiction', 'pairedById', 'pairedByName', 'seenFrom', 'agent', 'version'] as const;
    await texts
      .reduce(
        (table, name) => table.addColumn(name as 'name', types.text, (column) => column.notNull()),
        db.schema
          .createTable('walls')
          .addColumn('id', types.text, (column) => column.primaryKey())
          .addColumn('name', types.text, (column) => column.notNull())
          .addColumn('tokenHash', types.text, (column) => column.notNull())
          .addColumn('pairedAt', 'bigint', (column) => column.notNull())
          .addColumn('seenAt', 'bigint', (column) => column.notNull()),
      )
      .addUniqueConstraint('walls_name', ['name'])
      .addUniqueConstraint('walls_token', ['tokenHash'])
      .execute();
  },
};
