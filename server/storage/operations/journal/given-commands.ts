import type { Kysely } from 'kysely';
import { bulkInsert, type SqlValue } from '#server/storage/bulk.ts';
import type { Engine } from '#server/storage/engine.ts';
import type { Tables } from '#server/storage/schema.ts';
import type { CommandStore, GivenCommand } from '#server/storage/storage.ts';
import { fenced } from '../lease.ts';

/** Writes, in the transaction of what commands did, that they were given: `rows` are in the order of `COLUMNS`. */
export const givenInsert = (db: Kysely<Tables>): ReturnType<typeof bulkInsert> =>
  bulkInsert(db, { table: 'given_commands', columns: ['key', 'at', 'digest', 'seq'], onConflict: { key: ['key'], action: 'skip' } });

export const givenRow = ({ key, digest }: GivenCommand, at: number, seq: number): SqlValue[] => [key, at, digest, seq];

export function givenCommandOperations(engine: Engine): CommandStore {
  const { db } = engine;
  const insert = givenInsert(db);
  return {
    find: async (key) => (await db.selectFrom('given_commands').selectAll().where('key', '=', key).executeTakeFirst()) ?? null,
    newest: (since, limit) =>
      db.selectFrom('given_commands').selectAll().where('at', '>=', since).orderBy('at', 'desc').limit(limit).execute(),
    put: (given, at, seq) => fenced(engine, (trx) => insert(trx, [givenRow(given, at, seq)])),
    async prune(before) {
      const { numDeletedRows } = await fenced(engine, (trx) =>
        trx.deleteFrom('given_commands').where('at', '<', before).executeTakeFirstOrThrow(),
      );
      return Number(numDeletedRows);
    },
  };
}
