import type { Migration } from './migration.ts';

/** What people changed of the ledger, so that it can be undone as a whole and read at each device. */
export const ledgerEdits: Migration = {
  about: 'edits of the ledger, with each device before and after',
  async up(db, { types, clustered }) {
    const edits = db.schema.createTable('ledger_edits').addColumn('id', types.text, (column) => column.primaryKey());
    await ['actorId', 'actorName', 'action', 'reason', 'place']
      .reduce(
        (table, name) => table.addColumn(name as 'place', types.text, (column) => column.notNull()),
        edits.addColumn('at', 'bigint', (column) => column.notNull()),
      )
      .addColumn('undoes', types.text)
      .execute();
    await db.schema.createIndex('ledger_edits_by_at').on('ledger_edits').column('at').execute();
    await db.schema.createIndex('ledger_edits_by_undoes').on('ledger_edits').column('undoes').execute();
    await db.schema
      .createTable('ledger_edit_rows')
      .addColumn('edit', types.text, (column) => column.notNull())
      .addColumn('device', types.text, (column) => column.notNull())
      .addColumn('before', types.text)
      .addColumn('after', types.text)
      .addPrimaryKeyConstraint('ledger_edit_rows_key', ['edit', 'device'])
      .modifyEnd(clustered)
      .execute();
    await db.schema.createIndex('ledger_edit_rows_by_device').on('ledger_edit_rows').column('device').execute();
  },
};
