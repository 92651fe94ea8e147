import { sql, type Kysely } from 'kysely';
import { RECORD_TYPES, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Engine } from '../engine.ts';
import { PROJECTIONS, type Tables } from '../schema.ts';
import type { RecordStore } from '../storage.ts';
import { fenced } from './lease.ts';
import { listRecords, recordsIn, type Condition } from './list-records.ts';

/** Incidents of one transaction of pruning. */
const CASES_AT_ONCE = 200;

export function recordOperations(engine: Engine): RecordStore {
  const { db } = engine;
  return {
    async get<T extends RecordType>(type: T, id: string): Promise<RecordOf[T] | null> {
      const row = await recordsIn(db, PROJECTIONS[type].table).select('body').where('key', '=', id).executeTakeFirst();
      return row ? (JSON.parse(row.body) as RecordOf[T]) : null;
    },

    list: (type, query) => listRecords(engine, type, query),

    async prune(before: number): Promise<number> {
      let dropped = 0;
      for (;;) {
        const count = await fenced(engine, (trx) => dropCases(trx, before));
        dropped += count;
        if (count < CASES_AT_ONCE) break;
      }
      for (const table of ['operations', 'warnings'] as const)
        for (let count = CASES_AT_ONCE; count === CASES_AT_ONCE;) count = await fenced(engine, (trx) => dropOver(trx, table, before));
      return dropped;
    },

    snapshot: (recentSince) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (trx) => {
          const { seq } = await trx.selectFrom('head').select('seq').executeTakeFirstOrThrow();
          const records = {} as Record<RecordType, unknown[]>;
          for (const type of RECORD_TYPES) {
            const rows = await recordsIn(trx, PROJECTIONS[type].table)
              .select('body')
              .where((eb) =>
                eb.or([
                  sql<boolean>`open = 1`,
                  ...(type === 'device' ? [] : [eb('updated', '>=', recentSince)]),
                  ...ofOpenCases(type, recentSince),
                ]),
              )
              .orderBy('key')
              .execute();
            records[type] = rows.map((row) => JSON.parse(row.body) as unknown);
          }
          const { last } = await trx
            .selectFrom('devices')
            .select(sql<number | null>`max(handle)`.as('last'))
            .executeTakeFirstOrThrow();
          return { seq, nextHandle: last === null ? 0 : Number(last) + 1, records: records as { [T in RecordType]: RecordOf[T][] } };
        }),
  };
}

/** A case is loaded whole: what is over of an incident that is not. */
const ofOpenCases = (type: RecordType, recentSince: number): Condition[] =>
  type === 'alert' || type === 'ticket'
    ? [sql<boolean>`incident in (select key from incidents where open = 1 or updated >= ${recentSince})`]
    : [];

/** Few at a time, so that what is urgent gets in between. @returns how many incidents went */
async function dropCases(db: Kysely<Tables>, before: number): Promise<number> {
  const doomed = await recordsIn(db, 'incidents')
    .select('key')
    .where(sql<boolean>`open = 0`)
    .where('updated', '<', before)
    .orderBy('updated')
    .limit(CASES_AT_ONCE)
    .execute();
  const keys = doomed.map(({ key }) => key);
  if (keys.length === 0) return 0;
  await sql`delete from media_refs where type = 'ticket' and record in (
    select key from tickets where incident in (${sql.join(keys)}))`.execute(db);
  for (const table of ['alerts', 'tickets'] as const)
    await sql`delete from ${sql.table(table)} where incident in (${sql.join(keys)})`.execute(db);
  await sql`delete from incidents where key in (${sql.join(keys)})`.execute(db);
  return keys.length;
}

/** Those that are over. @returns how many went */
async function dropOver(db: Kysely<Tables>, table: 'operations' | 'warnings', before: number): Promise<number> {
  const doomed = await recordsIn(db, table)
    .select('key')
    .where(sql<boolean>`open = 0`)
    .where('updated', '<', before)
    .limit(CASES_AT_ONCE)
    .execute();
  const keys = doomed.map(({ key }) => key);
  if (keys.length > 0) await sql`delete from ${sql.table(table)} where key in (${sql.join(keys)})`.execute(db);
  return keys.length;
}
