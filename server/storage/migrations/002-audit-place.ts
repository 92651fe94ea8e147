import { sql } from 'kysely';
import type { Migration } from './migration.ts';

/** Rows written before have no place, and their hash covers none. */
export const auditPlace: Migration = {
  about: 'the place an audit row is about; where the audit chain begins once its oldest rows are gone',
  async up(db, { types }) {
    await db.schema.alterTable('audit').addColumn('place', types.text).execute();
    await db.schema
      .alterTable('head')
      .addColumn('auditFloorId', sql`bigint`, (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .alterTable('head')
      .addColumn('auditFloorHash', types.text, (column) => column.notNull().defaultTo(''))
      .execute();
  },
};
