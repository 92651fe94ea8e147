import { sql, type Kysely } from 'kysely';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import type { Tables } from '../schema.ts';

export type PhotoWriter = (trx: Kysely<Tables>, tickets: ReadonlyMap<string, readonly string[]>) => Promise<void>;

/** Keeps the table of which tickets show which photographs: what a ticket shows now takes the place of what it showed. */
export function photoWriter({ db, dialect }: Engine): PhotoWriter {
  const insert = bulkInsert(db, { table: 'ticket_photos', columns: ['photo', 'ticket'], onConflict: { key: ['photo', 'ticket'], action: 'skip' } });
  return async (trx, tickets) => {
    await sql`delete from ticket_photos where ticket ${dialect.among([...tickets.keys()])}`.execute(trx);
    await insert(trx, [...tickets].flatMap(([ticket, photos]) => Array.from(new Set(photos), (photo): SqlValue[] => [photo, ticket])));
  };
}
