import type { Migration } from './migration.ts';

/** Where movers were, sampled. Dropped by retention, as what tells of people is. */
export const tracks: Migration = {
  about: 'paths of movers',
  async up(db, { types }) {
    const number = 'double precision';
    await db.schema
      .createTable('tracks')
      .addColumn('mover', types.text, (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('lng', number, (column) => column.notNull())
      .addColumn('lat', number, (column) => column.notNull())
      .addColumn('height', number)
      .addColumn('heading', number)
      .addColumn('speed', number)
      .addColumn('accuracy', number)
      .addColumn('battery', number)
      .addPrimaryKeyConstraint('tracks_key', ['mover', 'at'])
      .execute();
    await db.schema.createIndex('tracks_by_time').on('tracks').columns(['at']).execute();
  },
};
