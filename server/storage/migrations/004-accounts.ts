import type { Migration } from './migration.ts';

/** Wrong passwords are counted by who tries them, and no longer lock the account for everybody. */
export const accountMarks: Migration = {
  about: 'accounts made in demo mode are marked, accounts name the crews they belong to, and hold no lock',
  async up(db, { types }) {
    const table = (): ReturnType<typeof db.schema.alterTable> => db.schema.alterTable('accounts');
    await table()
      .addColumn('demo', 'smallint', (column) => column.notNull().defaultTo(0))
      .execute();
    await table()
      .addColumn('crews', types.text, (column) => column.notNull().defaultTo('[]'))
      .execute();
    await db.updateTable('accounts').set({ demo: 1 }).where('id', 'like', 'demo-%').execute();
    for (const column of ['failures', 'lockedUntil']) await table().dropColumn(column).execute();
  },
};
