import { sql, type Kysely } from 'kysely';
import type { RecordChange, RecordType } from '#contract/records/record.ts';
import { bulkInsert, type SqlValue } from '#server/storage/bulk.ts';
import type { Engine } from '#server/storage/engine.ts';
import type { Tables } from '#server/storage/schema.ts';

/** Media that a record shows; undefined for a type that shows none. */
export const mediaOf = ({ type, record }: RecordChange): string[] | undefined =>
  type === 'ticket' ? (record?.photos.map(({ id }) => id) ?? []) : undefined;

export type RefWriter = (trx: Kysely<Tables>, type: RecordType, shown: ReadonlyMap<string, readonly string[]>) => Promise<void>;

/** Keeps the table of which records show which media: what a record shows now takes the place of what it showed. */
export function refWriter({ db, dialect }: Engine): RefWriter {
  const key = ['media', 'type', 'record'];
  const insert = bulkInsert(db, { table: 'media_refs', columns: key, onConflict: { key, action: 'skip' } });
  return async (trx, type, shown) => {
    await sql`delete from media_refs where type = ${type} and record ${dialect.among([...shown.keys()])}`.execute(trx);
    await insert(
      trx,
      [...shown].flatMap(([record, media]) => Array.from(new Set(media), (one): SqlValue[] => [one, type, record])),
    );
  };
}
