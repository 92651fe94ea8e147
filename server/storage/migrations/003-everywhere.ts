import type { Migration } from './migration.ts';

/** These accounts were given what the ledger held on the day they were made. */
export const everywhere: Migration = {
  about: 'the first administrator and the accounts of the demo are responsible for everything',
  async up(db) {
    await db
      .updateTable('accounts')
      .set({ jurisdiction: '/' })
      .where((eb) => eb.or([eb('id', '=', 'admin'), eb('id', 'like', 'demo-%')]))
      .execute();
  },
};
