import { sql } from 'kysely';
import type { Migration } from './migration.ts';

const TEXTS = ['place', 'words', 'body', 'device', 'kind', 'state'] as const;

/** What devices were told to do. */
export const operations: Migration = {
  about: 'operations of devices, with what came of each',
  async up(db, { types }) {
    let table = db.schema
      .createTable('operations')
      .addColumn('key', types.text, (column) => column.primaryKey())
      .addColumn('updated', sql`bigint`, (column) => column.notNull())
      .addColumn('open', sql`smallint`, (column) => column.notNull());
    for (const name of TEXTS) table = table.addColumn(name, types.text, (column) => column.notNull());
    await table.execute();
    const index = (name: string) => db.schema.createIndex(`operations_${name}`).on('operations');
    await index('place').column('place').execute();
    await index('newest').columns(['updated', 'key']).execute();
    await index('by_device').columns(['device', 'updated']).execute();
    await index('open').column('open').where(sql.ref('open'), '=', sql.lit(1)).execute();
  },
};
