import type { Migration } from './migration.ts';

/** Rows written before say nothing: each is judged by its alerts when it is shown. */
export const told: Migration = {
  about: 'how much of an incident or ticket may be told to who may not know of people, to filter lists by',
  async up(db, { types }) {
    for (const table of ['incidents', 'tickets']) await db.schema.alterTable(table).addColumn('told', types.text).execute();
  },
};
