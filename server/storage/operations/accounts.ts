import type { Selectable } from 'kysely';
import type { PersonRole } from '#contract/roles.ts';
import type { Engine } from '../engine.ts';
import { dataFault } from '../fault.ts';
import type { Tables } from '../schema.ts';
import { storable } from '../storable.ts';
import type { Account, AccountStore } from '../stores/account-store.ts';
import { fenced } from './lease.ts';

const toAccount = (row: Selectable<Tables['accounts']>): Account => ({
  ...row,
  role: row.role as PersonRole,
  mustChange: row.mustChange === 1,
  disabled: row.disabled === 1,
  demo: row.demo === 1,
  crews: JSON.parse(row.crews) as string[],
});

export function accountOperations(engine: Engine): AccountStore {
  const { db } = engine;
  const one = async (column: 'id' | 'login', value: string): Promise<Account | null> => {
    const row = await db.selectFrom('accounts').selectAll().where(column, '=', value).executeTakeFirst();
    return row ? toAccount(row) : null;
  };
  return {
    byId: (id) => one('id', id),
    byLogin: (login) => one('login', login.toLowerCase()),
    list: async () => (await db.selectFrom('accounts').selectAll().orderBy('login').execute()).map(toAccount),

    async put(account) {
      const login = account.login.toLowerCase();
      const holder = await one('login', login);
      if (holder && holder.id !== account.id)
        throw dataFault(`the login ${JSON.stringify(login)} belongs to account ${holder.id}: choose another`);
      const { id, ...values } = {
        ...account,
        login,
        name: storable(account.name),
        mustChange: Number(account.mustChange),
        disabled: Number(account.disabled),
        demo: Number(account.demo),
        crews: JSON.stringify(account.crews),
      };
      await fenced(engine, (trx) =>
        trx
          .insertInto('accounts')
          .values({ id, ...values })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
          .execute(),
      );
    },

    ...sessionOperations(engine),
    ...valueOperations(engine),
  };
}

function sessionOperations(engine: Engine): Pick<AccountStore, 'putSession' | 'session' | 'sessions' | 'dropSessions'> {
  const { db } = engine;
  return {
    async putSession({ tokenHash, ...values }) {
      await fenced(engine, (trx) =>
        trx
          .insertInto('sessions')
          .values({ tokenHash, ...values })
          .onConflict((conflict) => conflict.column('tokenHash').doUpdateSet(values))
          .execute(),
      );
    },

    session: async (tokenHash) =>
      (await db.selectFrom('sessions').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst()) ?? null,

    sessions: (now) => db.selectFrom('sessions').selectAll().where('expiresAt', '>', now).execute(),

    async dropSessions({ tokenHash, account, expiredBefore }) {
      if (tokenHash === undefined && account === undefined && expiredBefore === undefined) {
        throw dataFault('dropSessions without a filter would sign everybody out: name a token, an account or a time');
      }
      const { numDeletedRows } = await fenced(engine, (trx) => {
        let doomed = trx.deleteFrom('sessions');
        if (tokenHash !== undefined) doomed = doomed.where('tokenHash', '=', tokenHash);
        if (account !== undefined) doomed = doomed.where('account', '=', account);
        if (expiredBefore !== undefined) doomed = doomed.where('expiresAt', '<', expiredBefore);
        return doomed.executeTakeFirstOrThrow();
      });
      return Number(numDeletedRows);
    },
  };
}

function valueOperations(engine: Engine): Pick<AccountStore, 'getValue' | 'valuesOf' | 'putValue'> {
  const { db } = engine;
  return {
    async getValue(key) {
      const row = await db.selectFrom('named_values').select('value').where('name', '=', key).executeTakeFirst();
      return row?.value ?? null;
    },

    valuesOf: async (prefix) =>
      (await db.selectFrom('named_values').select(['name', 'value']).execute())
        .filter(({ name }) => name.startsWith(prefix))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),

    async putValue(key, value) {
      await fenced<unknown>(engine, (trx) =>
        value === null
          ? trx.deleteFrom('named_values').where('name', '=', key).execute()
          : trx
              .insertInto('named_values')
              .values({ name: key, value })
              .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
              .execute(),
      );
    },
  };
}
