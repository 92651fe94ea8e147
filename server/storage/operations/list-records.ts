import { sql, type Expression, type Kysely, type SqlBool } from 'kysely';
import { normalizedText } from '#contract/places/place-words.ts';
import type { RecordOf, RecordType } from '#contract/records/record.ts';
import type { Engine } from '../engine.ts';
import { dataFault } from '../fault.ts';
import { PROJECTIONS, type ProjectionTable, type Tables } from '../schema.ts';
import type { RecordQuery } from '../storage.ts';
import type { Page } from '../stores/page.ts';
import { checkLimit, fitting, PAGE_BYTES } from './limit.ts';
import { toSql } from './journal/prepare.ts';
import { within } from './within.ts';

export type Condition = Expression<SqlBool>;
type Rows = Pick<Tables, 'alerts'>;

/** All record tables share these columns, so one of them stands for all in the types. */
export const recordsIn = (db: Kysely<Tables>, table: ProjectionTable): ReturnType<typeof select> =>
  select(db as unknown as Kysely<Rows>, table as 'alerts');
const select = (db: Kysely<Rows>, table: 'alerts') => db.selectFrom(table);

/** One page of a list. What is large is looked at only as far as it is sent. */
export async function listRecords<T extends RecordType>({ db, dialect }: Engine, type: T, query: RecordQuery): Promise<Page<RecordOf[T]>> {
  const limit = checkLimit(query.limit);
  const { table, order } = PROJECTIONS[type];
  const matching = recordsIn(db, table).where((eb) => eb.and(conditions(dialect, type, query)));
  let page = matching.select(['key', 'updated', sql<number>`octet_length(body)`.as('size')]).limit(limit + 1);
  if (query.after !== undefined) page = page.where(afterCursor(order, query.after));
  page = order === 'newest' ? page.orderBy('updated', 'desc').orderBy('key', 'desc') : page.orderBy('key');
  const found = await page.execute();
  const shown = found.slice(
    0,
    fitting(
      found.slice(0, limit).map(({ size }) => size),
      PAGE_BYTES,
    ),
  );
  const last = shown.at(-1);
  const next = found.length > shown.length && last ? (order === 'newest' ? `${last.updated}:${last.key}` : last.key) : null;
  const items = (
    await bodiesOf(
      db,
      dialect,
      table,
      shown.map(({ key }) => key),
    )
  ).map((body) => JSON.parse(body) as RecordOf[T]);
  if (query.total !== true) return { items, next };
  const { total } = await matching.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  return { items, next, total };
}

/** In this order. One that went since it was looked for is left out. */
async function bodiesOf(
  db: Kysely<Tables>,
  dialect: Engine['dialect'],
  table: ProjectionTable,
  keys: readonly string[],
): Promise<string[]> {
  const rows = await recordsIn(db, table)
    .select(['key', 'body'])
    .where(sql<boolean>`key ${dialect.among(keys)}`)
    .execute();
  const found = new Map(rows.map(({ key, body }) => [key, body]));
  return keys.map((key) => found.get(key)).filter((body) => body !== undefined);
}

function conditions(
  dialect: Engine['dialect'],
  type: RecordType,
  { within: places, where, unlike, text, media, open }: RecordQuery,
): Condition[] {
  const all: Condition[] = [];
  const somewhere = places === undefined ? null : within([places].flat());
  if (somewhere) all.push(somewhere);
  if (open) all.push(sql`open = 1`);
  for (const [field, value] of Object.entries(where ?? {})) all.push(equals(type, field, value));
  for (const fields of unlike ?? []) {
    const matches = Object.entries(fields).map(([field, value]) => equals(type, field, value));
    all.push(sql`not coalesce(${sql.join(matches, sql` and `)}, false)`);
  }
  if (media !== undefined) all.push(sql`key in (select record from media_refs where media = ${media} and type = ${type})`);
  if (text) all.push(...holds(dialect, text));
  return all;
}

/** As written, or as compared in searches: rows written before know only the first. */
function holds({ position }: Engine['dialect'], text: string): Condition[] {
  const written = text.toLowerCase().replaceAll('\0', '');
  const forms = new Set([written, normalizedText(written)].filter(Boolean));
  return forms.size === 0
    ? []
    : [
        sql<boolean>`(${sql.join(
          Array.from(forms, (form) => sql`${position}(words, ${form}) > 0`),
          sql` or `,
        )})`,
      ];
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
