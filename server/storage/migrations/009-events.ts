import type { Migration } from './migration.ts';

/** What happened, once each. Never changed; dropped by retention. */
export const events: Migration = {
  about: 'events that devices tell, each once',
  async up(db, { types }) {
    await db.schema
      .createTable('events')
      .addColumn('id', types.text, (column) => column.primaryKey().notNull())
      .addColumn('device', types.text, (column) => column.notNull())
      .addColumn('kind', types.text, (column) => column.notNull())
      .addColumn('type', types.text, (column) => column.notNull())
      .addColumn('place', types.text, (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('said', types.text, (column) => column.notNull())
      .addColumn('told', 'bigint', (column) => column.notNull())
      .addColumn('retention', types.text, (column) => column.notNull())
      .addColumn('body', types.text, (column) => column.notNull())
      .execute();
    const index = (name: string, ...columns: ('device' | 'type' | 'place' | 'at' | 'id' | 'said' | 'told' | 'retention')[]) =>
      db.schema.createIndex(`events_by_${name}`).on('events').columns(columns).execute();
    await index('device', 'device', 'at', 'id');
    await index('place', 'place', 'at');
    await index('type', 'type', 'at', 'id');
    await index('time', 'at', 'id');
    await index('said', 'said', 'told');
    await index('retention', 'retention', 'at');
  },
};
