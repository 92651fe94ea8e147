import { sql } from 'kysely';
import type { Migration } from './migration.ts';

const NUMBERS = ['height', 'heading', 'speed', 'accuracy', 'battery'] as const;

/** Where each mover was heard last, by the order in which that was stored: times go back when a clock is set. */
export const lastTracks: Migration = {
  about: 'the last position of each mover',
  async up(db, { types }) {
    let table = db.schema
      .createTable('last_tracks')
      .addColumn('mover', types.text, (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('lng', 'double precision', (column) => column.notNull())
      .addColumn('lat', 'double precision', (column) => column.notNull());
    for (const name of NUMBERS) table = table.addColumn(name, 'double precision');
    await table.execute();
    await sql`
      insert into last_tracks (mover, at, lng, lat, height, heading, speed, accuracy, battery)
      select t.mover, t.at, t.lng, t.lat, t.height, t.heading, t.speed, t.accuracy, t.battery from tracks t
      join (select mover, max(at) as newest from tracks group by mover) n on n.mover = t.mover and n.newest = t.at`.execute(db);
  },
};
