import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely } from 'kysely';
import type { Track, TrackPoint } from '#contract/reports/track.ts';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import { dataFault } from '../fault.ts';
import { Lane } from '../lane.ts';
import type { Tables } from '../schema.ts';
import { storable } from '../storable.ts';
import type { KeptTrack, TrackStore } from '../stores/track-store.ts';
import { fenced } from './lease.ts';

/** Positions per transaction: the journal waits at most for one of these. */
const CHUNK = 500;
const PRUNE_ROWS = 2000;
const MOST_POINTS = 10_000;
const VALUES = ['lng', 'lat', 'height', 'heading', 'speed', 'accuracy', 'battery'] as const;

type Row = Tables['tracks'];

/** What is not known is left out. */
function pointOf(row: Omit<Row, 'mover'>): TrackPoint {
  const point: Record<string, number> = { at: Number(row.at) };
  for (const name of VALUES) if (row[name] !== null) point[name] = row[name];
  return point as TrackPoint;
}

export const trackOf = (row: Row): Track => ({ mover: row.mover, ...pointOf(row) });

export class TrackOperations implements TrackStore {
  readonly #engine: Engine;
  readonly #db: Kysely<Tables>;
  readonly #lane: Lane<readonly KeptTrack[], undefined>;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#db = engine.db;
    const insert = bulkInsert(engine.db, {
      table: 'tracks',
      columns: ['mover', 'at', ...VALUES],
      onConflict: { key: ['mover', 'at'], action: 'skip' },
    });
    const insertLast = bulkInsert(engine.db, {
      table: 'last_tracks',
      columns: ['mover', 'at', ...VALUES],
      onConflict: { key: ['mover'], action: 'replace' },
    });
    const rowOf = (track: Track): SqlValue[] => [storable(track.mover), track.at, ...VALUES.map((name) => track[name] ?? null)];
    this.#lane = new Lane({
      commit: async (items) => {
        const tracks = items.flat();
        const last = new Map(tracks.filter(({ present }) => present).map((track) => [track.mover, track]));
        await fenced(engine, async (trx) => {
          await insert(trx, tracks.map(rowOf));
          await insertLast(trx, [...last.values()].map(rowOf));
        });
        return items.map(() => undefined);
      },
      weight: (tracks) => tracks.length,
      limit: CHUNK,
      isDataFault: engine.dialect.isDataFault,
    });
  }

  async write(tracks: readonly KeptTrack[]): Promise<void> {
    for (const { mover, at, lng, lat } of tracks)
      if (!Number.isSafeInteger(at) || !Number.isFinite(lng) || !Number.isFinite(lat))
        throw dataFault(`track of ${mover}: ${lng}, ${lat} at ${at} is no position`);
    const chunks: Promise<undefined>[] = [];
    for (let start = 0; start < tracks.length; start += CHUNK) chunks.push(this.#lane.push(tracks.slice(start, start + CHUNK)));
    await Promise.all(chunks);
  }

  async read(mover: string, from: number, to: number, limit: number): Promise<TrackPoint[]> {
    if (!(from < to) || !Number.isInteger(limit) || limit < 2 || limit > MOST_POINTS)
      throw dataFault(`a path needs from < to and 2 to ${MOST_POINTS} points, got ${from} … ${to} and ${limit}`);
    // The first and the last point are among those picked.
    const { rows } = await sql<Row>`
      select at, lng, lat, height, heading, speed, accuracy, battery from (
        select t.*, row_number() over (order by at) as number, count(*) over () as many
        from tracks t where mover = ${mover} and at >= ${Math.floor(from)} and at < ${Math.ceil(to)}
      ) path
      where many <= ${limit}
        or floor((number - 1) * cast(${limit - 1} as double precision) / (many - 1))
          > floor((number - 2) * cast(${limit - 1} as double precision) / (many - 1))
      order by at`.execute(this.#db);
    return rows.map(pointOf);
  }

  async latest(since: number): Promise<Track[]> {
    const rows = await this.#db.selectFrom('last_tracks').selectAll().where('at', '>=', Math.floor(since)).orderBy('mover').execute();
    return rows.map(trackOf);
  }

  /** In small transactions, so that writers come in between. */
  async prune(before: number): Promise<number> {
    let dropped = 0;
    await fenced(this.#engine, (trx) => trx.deleteFrom('last_tracks').where('at', '<', before).execute());
    for (let slice = PRUNE_ROWS; slice === PRUNE_ROWS; await nextTurn()) {
      const { numAffectedRows } = await fenced(this.#engine, (trx) =>
        sql`delete from tracks where (mover, at) in (select mover, at from tracks where at < ${before} limit ${PRUNE_ROWS})`.execute(trx),
      );
      slice = Number(numAffectedRows);
      dropped += slice;
    }
    return dropped;
  }

  idle(): Promise<void> {
    return this.#lane.idle();
  }
}
