import { sql } from 'kysely';
import type { Track } from '#contract/reports/track.ts';
import type { Engine } from '../engine.ts';
import type { Tables } from '../schema.ts';
import type { Reading } from '../storage.ts';
import { trackOf } from './tracks.ts';

/** Series looked at for one piece of an answer. */
const SERIES = 4000;
/** Most positions of movers for one answer. */
const MOST_TRACKS = 50_000;

type ReadingRow = { id: number; device: string; point: string; at: number; value: number };

/** What was true at an instant that is over, and what was said between two. Instants are ms UTC. */
export interface PastReader {
  /** The last entry of the journal from `at` or before; 0 = none. Where the clock was set back, one of those that were. */
  seqAt(at: number): Promise<number>;
  /** When the entry of this position was written; null when it is not kept. */
  timeOf(seq: number): Promise<number | null>;
  /** The newest kept reading of every (device, point) from `at` or before, a few thousand at a time. */
  latestReadings(at: number): AsyncGenerator<readonly Reading[]>;
  /** Kept readings in (from, to], oldest first. */
  readings(from: number, to: number): Promise<Reading[]>;
  /** Where movers were at `at`, of those heard since `since`. */
  latestTracks(since: number, at: number): Promise<Track[]>;
  /** Kept positions in (from, to], oldest first. */
  tracks(from: number, to: number): Promise<Track[]>;
}

export const pastReader = ({ db }: Pick<Engine, 'db'>): PastReader => ({ ...journalTimes(db), ...pastReadings(db), ...pastTracks(db) });

function journalTimes(db: Engine['db']): Pick<PastReader, 'timeOf' | 'seqAt'> {
  const timeOf = async (seq: number): Promise<number | null> => {
    const row = await db.selectFrom('journal').select('at').where('seq', '=', seq).executeTakeFirst();
    return row === undefined ? null : Number(row.at);
  };
  return {
    timeOf,

    async seqAt(at) {
      const bounds = await db
        .selectFrom('journal')
        .select(({ fn }) => [fn.min('seq').as('low'), fn.max('seq').as('high')])
        .executeTakeFirstOrThrow();
      if (bounds.high === null) return 0;
      let [low, high] = [Number(bounds.low) - 1, Number(bounds.high)];
      while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (((await timeOf(middle)) ?? Infinity) <= at) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
}

function pastReadings(db: Engine['db']): Pick<PastReader, 'latestReadings' | 'readings'> {
  const pages = async function* (piece: (after: number, upTo: number) => Promise<ReadingRow[]>): AsyncGenerator<Reading[]> {
    const { last } = await db
      .selectFrom('series')
      .select(({ fn }) => fn.max('id').as('last'))
      .executeTakeFirstOrThrow();
    for (let after = 0; after < Number(last ?? 0); after += SERIES)
      yield (await piece(after, after + SERIES)).map(({ device, point, at, value }) => ({ device, point, at: Number(at), value }));
  };
  return {
    latestReadings: (at) =>
      pages(async (after, upTo) => {
        const { rows } = await sql<ReadingRow>`
          select s.id, s.device, s.point, r.at, r.value from series s
          join readings r on r.series = s.id and r.at = (select max(at) from readings where series = s.id and at <= ${at})
          where s.id > ${after} and s.id <= ${upTo}`.execute(db);
        return rows;
      }),

    async readings(from, to) {
      const all: Reading[] = [];
      const found = pages(async (after, upTo) => {
        // The series lead: readings are in their order.
        const { rows } = await sql<ReadingRow>`
          select s.id, s.device, s.point, r.at, r.value from series s cross join readings r
          where s.id > ${after} and s.id <= ${upTo} and s.at > ${from} and r.series = s.id and r.at > ${from} and r.at <= ${to}`.execute(
          db,
        );
        return rows;
      });
      for await (const some of found) for (const reading of some) all.push(reading);
      return all.sort((a, b) => a.at - b.at);
    },
  };
}

const pastTracks = (db: Engine['db']): Pick<PastReader, 'latestTracks' | 'tracks'> => ({
  async latestTracks(since, at) {
    const { rows } = await sql<Tables['tracks']>`
      select t.* from tracks t
      join (select mover, max(at) as newest from tracks where at >= ${since} and at <= ${at} group by mover) n
        on n.mover = t.mover and n.newest = t.at
      order by t.mover`.execute(db);
    return rows.map(trackOf);
  },

  async tracks(from, to) {
    const { rows } = await sql<Tables['tracks']>`
      select * from tracks where at > ${from} and at <= ${to} order by at limit ${MOST_TRACKS}`.execute(db);
    return rows.map(trackOf);
  },
});
