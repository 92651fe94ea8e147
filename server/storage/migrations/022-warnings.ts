import { sql } from 'kysely';
import type { Migration } from './migration.ts';

const TEXTS = ['place', 'words', 'body', 'hazard', 'state'] as const;

/** What official services warned of. */
export const warnings: Migration = {
  about: 'official warnings over areas',
  async up(db, { types }) {
    let table = db.schema
      .createTable('warnings')
      .addColumn('key', types.text, (column) => column.primaryKey())
      .addColumn('updated', sql`bigint`, (column) => column.notNull())
      .addColumn('open', sql`smallint`, (column) => column.notNull())
      .addColumn('colour', sql`smallint`, (column) => column.notNull());
    for (const name of TEXTS) table = table.addColumn(name, types.text, (column) => column.notNull());
    await table.execute();
    const index = (name: string) => db.schema.createIndex(`warnings_${name}`).on('warnings');
    await index('newest').columns(['updated', 'key']).execute();
    await index('open').column('open').where(sql.ref('open'), '=', sql.lit(1)).execute();
  },
};
