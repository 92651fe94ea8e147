import { sql, type Kysely } from 'kysely';
import type { Engine } from '../engine.ts';
import type { Tables } from '../schema.ts';
import { start } from './001-start.ts';
import { auditPlace } from './002-audit-place.ts';
import { everywhere } from './003-everywhere.ts';
import { accountMarks } from './004-accounts.ts';
import { told } from './005-told.ts';
import { lookups } from './006-lookups.ts';
import { lease } from './007-lease.ts';
import { ticketPhotos } from './008-ticket-photos.ts';
import { events } from './009-events.ts';
import { media } from './010-media.ts';
import { ledgerEdits } from './012-ledger-edits.ts';
import { givenCommands } from './013-given-commands.ts';
import { operations } from './014-operations.ts';
import { tracks } from './015-tracks.ts';
import { deviceKinds } from './016-device-kinds.ts';
import { limitChanges } from './017-limit-changes.ts';
import { walls } from './018-walls.ts';
import { outbox } from './020-outbox.ts';
import { checkpoints } from './021-checkpoints.ts';
import { schedules } from './027-schedules.ts';
import { carePlans } from './019-care-plans.ts';
import { warnings } from './022-warnings.ts';
import { wallCanvases } from './023-wall-canvases.ts';
import { wallLayouts } from './026-wall-layouts.ts';
import { shownViews } from './028-shown-views.ts';
import { lastTracks } from './029-last-tracks.ts';
import { patrols } from './024-patrols.ts';
import type { Migration } from './migration.ts';

/** In order; the schema's number is how many have run. */
export const MIGRATIONS: readonly Migration[] = [
  start,
  auditPlace,
  everywhere,
  accountMarks,
  told,
  lookups,
  lease,
  ticketPhotos,
  events,
  media,
  ledgerEdits,
  givenCommands,
  operations,
  tracks,
  deviceKinds,
  limitChanges,
  walls,
  carePlans,
  outbox,
  checkpoints,
  warnings,
  wallCanvases,
  schedules,
  wallLayouts,
  shownViews,
  patrols,
  lastTracks,
];

/**
 * Brings the database to this program's schema, all in one transaction.
 * @throws when a newer program wrote it; nothing is changed then.
 */
export const migrate = (engine: Engine, migrations = MIGRATIONS): Promise<void> =>
  engine.db.transaction().execute((trx) => migrateIn(trx, engine, migrations));

/** The same, in a transaction that is under way. */
export async function migrateIn(trx: Kysely<Tables>, { dialect, where }: Omit<Engine, 'db'>, migrations = MIGRATIONS): Promise<void> {
  await dialect.lockSchema(trx);
  const version = await schemaVersion(trx);
  if (version > migrations.length) {
    throw new Error(
      `${where} was written by a newer version (schema ${version}, this program ` +
        `knows ${migrations.length}): use the newer program or another folder`,
    );
  }
  for (const migration of migrations.slice(version)) await migration.up(trx, dialect);
  if (version === 0) await sql`create table schema_version (version integer not null)`.execute(trx);
  if (version === 0) await sql`insert into schema_version (version) values (${migrations.length})`.execute(trx);
  else if (version < migrations.length) await sql`update schema_version set version = ${migrations.length}`.execute(trx);
}

/** 0 in an empty database. */
export async function schemaVersion(db: Kysely<Tables>): Promise<number> {
  const tables = await db.introspection.getTables();
  if (!tables.some((table) => table.name === 'schema_version')) return 0;
  const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(db);
  return Number(rows[0].version);
}
