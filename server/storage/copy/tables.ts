import type { SqlValue } from '../bulk.ts';

/**
 * What a copy of a database holds, with the columns its rows are ordered by (the primary key), and how many rows are held in memory at
 * once.
 */
export const COPIED: readonly { readonly name: string; readonly key: readonly string[]; readonly page: number }[] = [
  { name: 'head', key: ['id'], page: 1 },
  ...['places', 'devices', 'crews', 'alerts', 'incidents', 'tickets', 'operations', 'warnings'].map((name) => ({
    name,
    key: ['key'],
    page: 200,
  })),
  { name: 'media', key: ['id'], page: 1000 },
  { name: 'media_refs', key: ['media', 'type', 'record'], page: 1000 },
  // One entry may be a whole ledger.
  { name: 'journal', key: ['seq'], page: 100 },
  { name: 'audit', key: ['id'], page: 1000 },
  { name: 'series', key: ['id'], page: 5000 },
  { name: 'readings', key: ['series', 'at'], page: 5000 },
  { name: 'events', key: ['id'], page: 2000 },
  { name: 'tracks', key: ['mover', 'at'], page: 5000 },
  { name: 'last_tracks', key: ['mover'], page: 5000 },
  { name: 'given_commands', key: ['key'], page: 5000 },
  { name: 'device_kinds', key: ['id', 'version'], page: 200 },
  { name: 'limit_changes', key: ['id'], page: 1000 },
  { name: 'care_plans', key: ['id'], page: 1000 },
  { name: 'schedules', key: ['id'], page: 200 },
  { name: 'schedule_runs', key: ['id'], page: 200 },
  { name: 'patrol_plans', key: ['id'], page: 200 },
  { name: 'patrol_rounds', key: ['id'], page: 500 },
  { name: 'outbox', key: ['seq'], page: 200 },
  { name: 'checkpoints', key: ['seq', 'part'], page: 20 },
  { name: 'shown_views', key: ['at', 'viewer'], page: 2000 },
  { name: 'wall_canvases', key: ['id'], page: 200 },
  { name: 'wall_layouts', key: ['id'], page: 200 },
  { name: 'wall_plans', key: ['id'], page: 200 },
  { name: 'accounts', key: ['id'], page: 200 },
  { name: 'named_values', key: ['name'], page: 200 },
  { name: 'ledger_edits', key: ['id'], page: 1000 },
  { name: 'ledger_edit_rows', key: ['edit', 'device'], page: 1000 },
];

/** Who was signed in or paired at the time of a copy is so anew: a cookie from before opens nothing in what is restored. */
export const LEFT_OUT = ['sessions', 'walls', 'schema_version'] as const;

export type Row = readonly SqlValue[];

export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly string[];
}
