import { squeezed } from '#contract/place-words.ts';
import { sql, type Expression, type Kysely, type SqlBool } from 'kysely';
import { RECORD_TYPES, type RecordOf, type RecordType } from '#contract/records/record.ts';
import type { Engine } from '../engine.ts';
import { dataFault } from '../fault.ts';
import { PROJECTIONS, type ProjectionTable, type Tables } from '../schema.ts';
import type { Page, RecordQuery, RecordStore } from '../storage.ts';
import { fenced } from './lease.ts';
import { checkLimit, fitting, PAGE_BYTES } from './limit.ts';
import { toSql } from './prepare.ts';
import { within } from './within.ts';

/** Incidents of one transaction of pruning. */
const CASES_AT_ONCE = 200;

type Condition = Expression<SqlBool>;
type Rows = Pick<Tables, 'alerts'>;

/** All record tables share these columns, so one of them stands for all in the types. */
const from = (db: Kysely<Tables>, table: ProjectionTable): ReturnType<typeof select> => select(db as unknown as Kysely<Rows>, table as 'alerts');
const select = (db: Kysely<Rows>, table: 'alerts') => db.selectFrom(table);

export function recordOperations(engine: Engine): RecordStore {
  const { db, dialect } = engine;
  return {
    async get<T extends RecordType>(type: T, id: string): Promise<RecordOf[T] | null> {
      const row = await from(db, PROJECTIONS[type].table).select('body').where('key', '=', id).executeTakeFirst();
      return row ? (JSON.parse(row.body) as RecordOf[T]) : null;
    },

    async list<T extends RecordType>(type: T, query: RecordQuery): Promise<Page<RecordOf[T]>> {
      const limit = checkLimit(query.limit);
      const { table, order } = PROJECTIONS[type];
      const matching = from(db, table).where((eb) => eb.and(conditions(type, query)));
      let page = matching.select(['key', 'updated', sql<number>`octet_length(body)`.as('size')]).limit(limit + 1);
      if (query.after !== undefined) page = page.where(afterCursor(order, query.after));
      page = order === 'newest' ? page.orderBy('updated', 'desc').orderBy('key', 'desc') : page.orderBy('key');
      const found = await page.execute();
      // What is large is looked at only as far as it is sent.
      const shown = found.slice(0, fitting(found.slice(0, limit).map(({ size }) => size), PAGE_BYTES));
      const last = shown.at(-1);
      const next = found.length > shown.length && last ? (order === 'newest' ? `${last.updated}:${last.key}` : last.key) : null;
      const items = await bodies<T>(table, shown.map(({ key }) => key));
      if (query.total !== true) return { items, next };
      const { total } = await matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
      return { items, next, total };
    },

    async prune(before: number): Promise<number> {
      let dropped = 0;
      for (;;) {
        const count = await fenced(engine, (trx) => dropCases(trx, before));
        dropped += count;
        if (count < CASES_AT_ONCE) return dropped;
      }
    },

    picture: (recentSince) =>
      db
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (trx) => {
          const { seq } = await trx.selectFrom('head').select('seq').executeTakeFirstOrThrow();
          const records = {} as Record<RecordType, unknown[]>;
          for (const type of RECORD_TYPES) {
            const rows = await from(trx, PROJECTIONS[type].table)
              .select('body')
              .where((eb) => eb.or([sql<boolean>`open = 1`, eb('updated', '>=', recentSince), ...ofOpenCases(type, recentSince)]))
              .orderBy('key')
              .execute();
            records[type] = rows.map((row) => JSON.parse(row.body) as unknown);
          }
          return { seq, records: records as { [T in RecordType]: RecordOf[T][] } };
        }),
  };

  /** In this order. One that went since it was looked for is left out. */
  async function bodies<T extends RecordType>(table: ProjectionTable, keys: readonly string[]): Promise<RecordOf[T][]> {
    const rows = await from(db, table).select(['key', 'body']).where(sql<boolean>`key ${dialect.among(keys)}`).execute();
    const found = new Map(rows.map(({ key, body }) => [key, body]));
    return keys.flatMap((key) => (found.has(key) ? [JSON.parse(found.get(key)!) as RecordOf[T]] : []));
  }

  function conditions(type: RecordType, { within: places, where, unlike, text }: RecordQuery): Condition[] {
    const all: Condition[] = [];
    const somewhere = places === undefined ? null : within([places].flat());
    if (somewhere) all.push(somewhere);
    for (const [field, value] of Object.entries(where ?? {})) all.push(equals(type, field, value));
    for (const fields of unlike ?? []) {
      const matches = Object.entries(fields).map(([field, value]) => equals(type, field, value));
      all.push(sql`not coalesce(${sql.join(matches, sql` and `)}, false)`);
    }
    if (text) all.push(...holds(dialect, text));
    return all;
  }
}

/** As written, or as compared in searches: rows written before know only the first. */
function holds({ position }: Engine['dialect'], text: string): Condition[] {
  const written = text.toLowerCase().replaceAll('\0', '');
  const forms = new Set([written, squeezed(written)].filter(Boolean));
  return forms.size === 0 ? [] : [sql<boolean>`(${sql.join(Array.from(forms, (form) => sql`${position}(words, ${form}) > 0`), sql` or `)})`];
}

/** A case is loaded whole: what is over of an incident that is not. */
const ofOpenCases = (type: RecordType, recentSince: number): Condition[] =>
  type === 'alert' || type === 'ticket' ? [sql<boolean>`incident in (select key from incidents where open = 1 or updated >= ${recentSince})`] : [];

/** Few at a time, so that what is urgent gets in between. @returns how many incidents went */
async function dropCases(db: Kysely<Tables>, before: number): Promise<number> {
  const doomed = await from(db, 'incidents').select('key').where(sql<boolean>`open = 0`).where('updated', '<', before).orderBy('updated').limit(CASES_AT_ONCE).execute();
  const keys = doomed.map(({ key }) => key);
  if (keys.length === 0) return 0;
  for (const table of ['alerts', 'tickets'] as const) await sql`delete from ${sql.table(table)} where incident in (${sql.join(keys)})`.execute(db);
  await sql`delete from incidents where key in (${sql.join(keys)})`.execute(db);
  return keys.length;
}

function equals(type: RecordType, field: string, value: string | number | boolean): Condition {
  const columns: Readonly<Record<string, string | undefined>> = PROJECTIONS[type].columns;
  if (!Object.hasOwn(columns, field)) {
    throw dataFault(`${type}s are not kept by ${JSON.stringify(field)}: filter by ${Object.keys(columns).join(', ')}`);
  }
  return columns[field] === typeof value ? sql`${sql.ref(field)} = ${toSql(value)}` : sql`1 = 0`;
}

function afterCursor(order: 'newest' | 'key', cursor: string): Condition {
  if (order === 'key') return sql`key > ${cursor}`;
  const parts = /^(\d{1,16}):(.+)$/s.exec(cursor);
  if (!parts) throw dataFault(`${JSON.stringify(cursor)} is no cursor of this list: take "next" of the page before`);
  return sql`(updated, key) < (${Number(parts[1])}, ${parts[2]})`;
}
