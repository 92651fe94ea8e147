import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql, type Kysely, type RawBuilder, type SqlBool } from 'kysely';
import type { DeviceEvent } from '#contract/reports/event.ts';
import type { Retention } from '#contract/kinds/event-spec.ts';
import type { Engine } from '../engine.ts';
import { dataFault } from '../fault.ts';
import { Lane } from '../lane.ts';
import type { Tables } from '../schema.ts';
import { storable } from '../storable.ts';
import type { EventQuery, EventRow, EventStore, Kept } from '../storage.ts';
import type { Page } from '../stores/page.ts';
import { fenced } from './lease.ts';
import { checkLimit, fitting, PAGE_BYTES } from './limit.ts';
import { within } from './within.ts';

/** Events per transaction: the journal waits at most for one of these. */
const CHUNK = 500;
const PRUNE_ROWS = 2000;
const MAX_DEVICES = 1000;
/** The newest of a large place are looked for in so much time first. */
const RECENT_MS = 3_600_000;

type Condition = RawBuilder<SqlBool>;

/**
 * Events, each happening once. All of them are written by one lane of one server, so what is looked for before a row is put in is still
 * true when it is; the primary key keeps equal reports out whatever becomes of that.
 */
export class EventOperations implements EventStore {
  readonly #engine: Engine;
  readonly #db: Kysely<Tables>;
  readonly #lane: Lane<readonly EventRow[], readonly Kept[]>;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#db = engine.db;
    this.#lane = new Lane({
      commit: (items) => this.#commit(items),
      weight: (rows) => rows.length,
      limit: CHUNK,
      isDataFault: engine.dialect.isDataFault,
    });
  }

  async write(rows: readonly EventRow[]): Promise<readonly Kept[]> {
    for (const { event, told } of rows)
      if (!Number.isSafeInteger(event.at) || !Number.isSafeInteger(told)) throw dataFault(`event ${event.id}: ${event.at} is no time`);
    const chunks: Promise<readonly Kept[]>[] = [];
    for (let start = 0; start < rows.length; start += CHUNK) chunks.push(this.#lane.push(rows.slice(start, start + CHUNK)));
    return (await Promise.all(chunks)).flat();
  }

  #commit(items: readonly (readonly EventRow[])[]): Promise<(readonly Kept[])[]> {
    return fenced(this.#engine, async (trx) => {
      const ids = items.flatMap((rows) => rows.map(({ event }) => event.id));
      const { rows: found } = await sql<{ id: string }>`select id from events where id ${this.#engine.dialect.among(ids)}`.execute(trx);
      const there = new Set(found.map(({ id }) => id));
      const results: (readonly Kept[])[] = [];
      for (const rows of items) {
        const kept: Kept[] = [];
        for (const row of rows) kept.push(await this.#put(trx, row, there));
        results.push(kept);
      }
      return results;
    });
  }

  async #put(trx: Kysely<Tables>, { event, said, told, windowMs, retention }: EventRow, there: Set<string>): Promise<Kept> {
    const { id, device, kind, type, place, at } = event;
    if (there.has(id)) return 'there';
    const big = (value: number): RawBuilder<number> => sql`cast(${value} as bigint)`;
    const { numAffectedRows } = await sql`
      insert into events (id, device, kind, type, place, at, said, told, retention, body)
      select ${storable(id)}, ${storable(device)}, ${kind}, ${type}, ${place}, ${big(at)}, ${storable(said)}, ${big(told)}, ${retention},
        ${JSON.stringify(event)}
      where not exists (
        select 1 from events where said = ${storable(said)} and told > ${big(told - windowMs)} and told < ${big(told + windowMs)}
      ) on conflict (id) do nothing`.execute(trx);
    if (Number(numAffectedRows) === 0) return 'repeat';
    there.add(id);
    return 'new';
  }

  /**
   * Newest first. Of a large place the last hour is looked through first, by time: it nearly always fills a page, and what lies there
   * need not be put in order. What is left is looked for by place.
   */
  async list(query: EventQuery): Promise<Page<DeviceEvent>> {
    const limit = checkLimit(query.limit);
    const places = query.within === undefined ? null : within(query.within);
    const to = query.to ?? cursorOf(query.after)?.at ?? null;
    if (places !== null && query.devices === undefined && query.from === undefined && to !== null) {
      // As an expression the place has no index, and rows come in the order of time.
      const wide = within(query.within!, sql`(place || '')`)!;
      const recent = await this.#page({ ...query, from: to - RECENT_MS }, limit, wide);
      if (recent.next !== null) return recent;
    }
    return this.#page(query, limit, places);
  }

  async #page(query: EventQuery, limit: number, places: Condition | null): Promise<Page<DeviceEvent>> {
    const conditions = [...this.#conditions(query), ...(places === null ? [] : [places])];
    const where = conditions.length === 0 ? sql`` : sql`where ${sql.join(conditions, sql` and `)}`;
    const { rows } = await sql<{ id: string; at: number; body: string }>`
      select id, at, body from events ${where} order by at desc, id desc limit ${limit + 1}`.execute(this.#db);
    const fit = fitting(
      rows.slice(0, limit).map(({ body }) => Buffer.byteLength(body)),
      PAGE_BYTES,
    );
    const shown = rows.slice(0, fit);
    const last = shown.at(-1);
    return {
      items: shown.map(({ body }) => JSON.parse(body) as DeviceEvent),
      next: rows.length > shown.length && last ? `${last.at}:${last.id}` : null,
    };
  }

  #conditions({ devices, type, kind, unlike = [], from, to, after }: EventQuery): Condition[] {
    const { dialect } = this.#engine;
    const all: Condition[] = [];
    if (devices !== undefined && devices.length > MAX_DEVICES)
      throw dataFault(`events of at most ${MAX_DEVICES} devices, asked for ${devices.length}`);
    if (devices !== undefined) all.push(sql`device ${dialect.among(devices)}`);
    if (type !== undefined) all.push(sql`type = ${type}`);
    if (kind !== undefined) all.push(sql`kind = ${kind}`);
    for (const other of unlike) all.push(sql`kind <> ${other}`);
    if (from !== undefined) all.push(sql`at >= ${from}`);
    if (to !== undefined) all.push(sql`at < ${to}`);
    const cursor = cursorOf(after);
    if (cursor !== null) all.push(sql`(at, id) < (${cursor.at}, ${cursor.id})`);
    return all;
  }

  async prune(retention: Retention, before: number): Promise<number> {
    let dropped = 0;
    for (let slice = PRUNE_ROWS; slice === PRUNE_ROWS; await nextTurn()) {
      const { numAffectedRows } = await fenced(this.#engine, (trx) =>
        sql`delete from events where id in (
      select id from events where retention = ${retention} and at < ${before} limit ${PRUNE_ROWS})`.execute(trx),
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

function cursorOf(cursor: string | undefined): { readonly at: number; readonly id: string } | null {
  if (cursor === undefined) return null;
  const parts = /^(\d{1,16}):(.{1,200})$/s.exec(cursor);
  if (!parts) throw dataFault(`${JSON.stringify(cursor)} is no cursor of this list: take "next" of the page before`);
  return { at: Number(parts[1]), id: parts[2] };
}
