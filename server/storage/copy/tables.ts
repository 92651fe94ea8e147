import type { SqlValue } from '../bulk.ts';

/** What a copy of a database holds, with the columns its rows are ordered by (the primary key), and how many rows are held in memory at once. */
export const COPIED: readonly { readonly name: string; readonly key: readonly string[]; readonly page: number }[] = [
  { name: 'head', key: ['id'], page: 1 },
  ...['places', 'devices', 'crews', 'alerts', 'incidents', 'tickets'].map((name) => ({ name, key: ['key'], page: 200 })),
  { name: 'ticket_photos', key: ['photo', 'ticket'], page: 1000 },
  // One entry may be a whole ledger.
  { name: 'journal', key: ['seq'], page: 100 },
  { name: 'audit', key: ['id'], page: 1000 },
  { name: 'series', key: ['id'], page: 5000 },
  { name: 'readings', key: ['series', 'at'], page: 5000 },
  { name: 'accounts', key: ['id'], page: 200 },
  { name: 'named_values', key: ['name'], page: 200 },
];

/** Who was signed in at the time of a copy signs in again: a cookie from before opens nothing in what is restored. */
export const LEFT_OUT = ['sessions', 'schema_version'] as const;

export type Row = readonly SqlValue[];

export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
}
