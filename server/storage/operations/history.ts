import { setImmediate as nextTurn } from 'node:timers/promises';
import { CompiledQuery, sql, type Kysely, type RawBuilder } from 'kysely';
import { bulkInsert, type SqlValue } from '../bulk.ts';
import type { Engine } from '../engine.ts';
import { dataFault } from '../fault.ts';
import { Lane } from '../lane.ts';
import type { Tables } from '../schema.ts';
import type { Bucket, HistoryStore, Reading } from '../storage.ts';
import { fenced } from './lease.ts';

/** Readings per transaction: the journal waits at most for one of these. */
const CHUNK = 500;
/** Series looked at, and readings dropped, per transaction of pruning. */
const PRUNE_SERIES = 200;
const PRUNE_ROWS = 2000;
const MAX_BUCKETS = 10_000;

export class HistoryOperations implements HistoryStore {
  readonly #engine: Engine;
  readonly #db: Kysely<Tables>;
  readonly #lane: Lane<readonly Reading[], undefined>;
  readonly #insert: ReturnType<typeof bulkInsert>;

  constructor(engine: Engine) {
    const { db, dialect } = engine;
    this.#engine = engine;
    this.#db = db;
    this.#lane = new Lane({
      commit: (items) => this.#commit(items.flat()).then(() => items.map(() => undefined)),
      weight: (readings) => readings.length,
      limit: CHUNK,
      isDataFault: dialect.isDataFault,
    });
    this.#insert = bulkInsert(db, {
      table: 'readings',
      columns: ['series', 'at', 'value'],
      onConflict: { key: ['series', 'at'], action: 'skip' },
    });
  }

  async write(readings: readonly Reading[]): Promise<void> {
    for (const { device, point, value, at } of readings) {
      if (!Number.isFinite(value) || !Number.isSafeInteger(at))
        throw dataFault(`reading of ${device} ${point}: value ${value} at ${at} is no number`);
    }
    const chunks: Promise<undefined>[] = [];
    for (let start = 0; start < readings.length; start += CHUNK) chunks.push(this.#lane.push(readings.slice(start, start + CHUNK)));
    await Promise.all(chunks);
  }

  async read(device: string, point: string, from: number, to: number, buckets: number): Promise<Bucket[]> {
    if (!(from < to) || !Number.isInteger(buckets) || buckets < 1 || buckets > MAX_BUCKETS) {
      throw dataFault(`history needs from < to and 1 to ${MAX_BUCKETS} buckets, got ${from} … ${to} in ${buckets}`);
    }
    const [start, end] = [Math.floor(from), Math.floor(to)];
    const span = Math.max(1, end - start);
    const { rows } = await sql<{ bucket: number; min: number; max: number; mean: number; count: number }>`
      select bucket, min(value) as min, max(value) as max, avg(value) as mean, count(*) as count
      from (
        select cast(floor((r.at - ${start}) * cast(${buckets} as double precision) / ${span}) as bigint) as bucket, r.value as value
        from readings r join series s on s.id = r.series
        where s.device = ${device} and s.point = ${point} and r.at >= ${start} and r.at < ${end}
      ) spans
      group by bucket order by bucket`.execute(this.#db);
    return rows.map(({ bucket, ...values }) => ({ at: start + Math.floor((bucket * span) / buckets), ...values }));
  }

  latest(): Promise<Reading[]> {
    return this.#db.selectFrom('series').select(['device', 'point', 'value', 'at']).execute();
  }

  /** Works through the series in small transactions, so that writers come in between. */
  async prune(before: number): Promise<number> {
    let dropped = 0;
    for (let last = 0; ;) {
      const series = await this.#db.selectFrom('series').select('id').where('id', '>', last).orderBy('id').limit(PRUNE_SERIES).execute();
      if (series.length === 0) return dropped;
      const ids = series.map((row) => row.id);
      let slice: number;
      do {
        slice = await this.#dropSlice(ids, before);
        dropped += slice;
        await nextTurn();
      } while (slice === PRUNE_ROWS);
      last = ids[ids.length - 1];
    }
  }

  idle(): Promise<void> {
    return this.#lane.idle();
  }

  async #dropSlice(ids: readonly number[], before: number): Promise<number> {
    const { numAffectedRows } = await fenced(this.#engine, (trx) =>
      sql`
      delete from readings where (series, at) in (
        select series, at from readings where series in (${sql.join(ids)}) and at < ${before} limit ${PRUNE_ROWS}
      )`.execute(trx),
    );
    return Number(numAffectedRows);
  }

  async #commit(readings: readonly Reading[]): Promise<void> {
    const newest = new Map<string, Reading>();
    for (const reading of readings) {
      const key = seriesKey(reading);
      const known = newest.get(key);
      if (!known || reading.present || reading.at > known.at) newest.set(key, { ...reading, ...(known?.present ? { present: true } : {}) });
    }
    // Sorted, so that two processes lock the series in the same order.
    const latest = [...newest].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, reading]) => reading);
    await fenced(this.#engine, async (trx) => {
      const ids = await this.#putSeries(
        trx,
        latest.filter(({ present }) => !present),
        'newer',
      );
      for (const [key, id] of await this.#putSeries(
        trx,
        latest.filter(({ present }) => present),
        'always',
      ))
        ids.set(key, id);
      const rows = readings.map((reading): SqlValue[] => [ids.get(seriesKey(reading))!, reading.at, reading.value]);
      await this.#insert(trx, rows);
    });
  }

  /** Puts each series' last reading, always or where this one is newer; returns every series' number. */
  async #putSeries(trx: Kysely<Tables>, latest: readonly Reading[], when: 'always' | 'newer'): Promise<Map<string, number>> {
    const ids = new Map<string, number>();
    for (let start = 0; start < latest.length; start += 64) {
      const some = latest.slice(start, start + 64);
      const parameters = some.flatMap(({ device, point, at, value }) => [device, point, at, value]);
      const { rows } = await trx.executeQuery<{ id: number; device: string; point: string }>(
        CompiledQuery.raw(this.#seriesSql(some.length, when), parameters),
      );
      for (const row of rows) ids.set(seriesKey(row), row.id);
    }
    return ids;
  }

  readonly #seriesTexts: { readonly always: string[]; readonly newer: string[] } = { always: [], newer: [] };

  #seriesSql(count: number, when: 'always' | 'newer'): string {
    const keep = (column: 'at' | 'value'): RawBuilder<number> =>
      when === 'always'
        ? sql.ref(`excluded.${column}`)
        : sql`case when excluded.at > series.at then ${sql.ref(`excluded.${column}`)} else ${sql.ref(`series.${column}`)} end`;
    return (this.#seriesTexts[when][count] ??= this.#db
      .insertInto('series')
      .values(Array.from({ length: count }, () => ({ device: '', point: '', at: 0, value: 0 })))
      .onConflict((conflict) => conflict.columns(['device', 'point']).doUpdateSet({ at: keep('at'), value: keep('value') }))
      .returning(['id', 'device', 'point'])
      .compile().sql);
  }
}

const seriesKey = ({ device, point }: { device: string; point: string }): string => `${device}\n${point}`;
