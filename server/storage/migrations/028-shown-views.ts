import type { Migration } from './migration.ts';

const TEXTS = ['actorId', 'actorName', 'role', 'jurisdiction', 'screen', 'view'] as const;

/** What screens showed, for whoever looks at the past of a room. */
export const shownViews: Migration = {
  about: 'what each screen showed',
  async up(db, { types }) {
    let table = db.schema
      .createTable('shown_views')
      .addColumn('viewer', types.text, (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('until', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('shown_views_key', ['at', 'viewer']);
    for (const name of TEXTS) table = table.addColumn(name, types.text, (column) => column.notNull());
    await table.execute();
  },
};
