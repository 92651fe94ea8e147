import type { Migration } from './migration.ts';

const LOOKUPS = [
  ['alerts', 'device'],
  ['alerts', 'incident'],
  ['tickets', 'incident'],
  ['tickets', 'crew'],
  ['audit', 'action'],
  ['audit', 'actorId'],
  ['audit', 'place'],
] as const;

/** What lists are filtered by most, and what cases are gathered by. */
export const lookups: Migration = {
  about: 'indexes: alerts by device and incident, tickets by incident and crew, audit by action, person and place',
  async up(db) {
    for (const [table, column] of LOOKUPS) await db.schema.createIndex(`${table}_by_${column}`).on(table).column(column).execute();
  },
};
