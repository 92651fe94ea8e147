import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';
import { openCore, toStorage } from '#server/storage/core.ts';
import { openStorage } from '#server/storage/open.ts';
import { prepare } from '#server/storage/operations/journal/prepare.ts';
import { temporaryPostgres, type TemporaryPostgres } from '#server/storage/postgres/fixture.ts';
import { putAlert, write } from '#server/storage/suites/record-fixture.ts';
import { columnsOf } from '#server/storage/schema.ts';
import { openSqlite } from '#server/storage/sqlite/database.ts';
import type { JournalWrite, Storage } from '#server/storage/storage.ts';
import type { BenchResult } from '../result.ts';

const IN_FLIGHT = 64;
const SPAN_MS = 3000;
const ALERTS = 5000;
/** Rounds of SQLite and PostgreSQL by turns, so that a busy moment of the machine hits both; the middle one counts. */
const ROUNDS = 3;

type Append = (write: JournalWrite) => Promise<unknown>;

/** One alert (about 700 bytes of JSON) that comes or comes again: what the journal sees most. */
const nth = (n: number): JournalWrite =>
  write(putAlert(`alert-${n % ALERTS}`, { updatedAt: n, count: n + 1, device: `device-${n % ALERTS}` }));

async function commitsPerSecond(append: Append, inFlight: number): Promise<number> {
  let [made, done] = [0, 0];
  const run = async (span: number): Promise<number> => {
    const start = performance.now();
    const before = done;
    const lane = async (): Promise<void> => {
      while (performance.now() - start < span) {
        await append(nth(made++));
        done++;
      }
    };
    await Promise.all(Array.from({ length: inFlight }, lane));
    return ((done - before) / (performance.now() - start)) * 1000;
  };
  await run(SPAN_MS / 4);
  return run(SPAN_MS);
}

/** The same rows by 64 connections, each with a transaction per entry: PostgreSQL without our group commit. */
async function plainPostgres(url: string): Promise<{ append: Append; end: () => Promise<void> }> {
  await (await openStorage({ data: '', databaseUrl: url })).close();
  const pool = new Pool({ connectionString: url, max: IN_FLIGHT });
  await pool.query('create sequence entries');
  const columns = columnsOf('alert').map((column) => `"${column}"`);
  const marks = columns.map((_, index) => `$${index + 1}`);
  const upsert = {
    name: 'upsert',
    text:
      `insert into alerts (${columns.join()}) values (${marks.join()}) ` +
      `on conflict (key) do update set ${columns.map((column) => `${column} = excluded.${column}`).join()}`,
  };
  const insert = {
    name: 'insert',
    text: `insert into journal (seq, at, actor, cause, changes) values (nextval('entries'), $1, $2, $3, $4)`,
  };
  const append: Append = async (entry) => {
    const { at, actor, cause, changes, rows } = prepare(entry);
    const client = await pool.connect();
    try {
      await client.query('begin');
      await client.query({ ...insert, values: [at, actor, cause, changes] });
      await client.query({ ...upsert, values: [...rows[0].row!] });
      await client.query('commit');
    } finally {
      client.release();
    }
  };
  return { append, end: () => pool.end() };
}

interface Stall {
  /** Longest wall time between two turns of the event loop, ms: in the middle one of the windows, and in the worst. */
  readonly usual: number;
  readonly worst: number;
  /** Most CPU time this thread used between two turns, ms: what is left when the machine gives its cores to others. */
  readonly cpu: number;
}

/** How long this thread could not answer while 64 writes are under way all the time (null: while nothing is). */
async function measureStall(append: Append | null): Promise<Stall> {
  if (append) await commitsPerSecond(append, IN_FLIGHT);
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const windows: number[] = [];
  let used = process.threadCpuUsage();
  let cpu = 0;
  const turns = setInterval(() => {
    const { user, system } = process.threadCpuUsage(used);
    used = process.threadCpuUsage();
    cpu = Math.max(cpu, (user + system) / 1000);
  }, 1);
  const cut = setInterval(() => {
    windows.push(delay.max / 1e6);
    delay.reset();
  }, SPAN_MS / 8);
  delay.enable();
  if (append) await commitsPerSecond(append, IN_FLIGHT);
  else await pause(SPAN_MS * 1.25);
  delay.disable();
  clearInterval(turns);
  clearInterval(cut);
  return { usual: middle(windows), worst: Math.max(...windows), cpu };
}

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1];
const rounded = (value: number): number => Math.round(value * 10) / 10;

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-bench-'));
  return work(folder).finally(() => rm(folder, { recursive: true, force: true }));
}

const appendTo =
  (storage: Storage): Append =>
  (entry) =>
    storage.journal.append(entry);

async function throughput(server: TemporaryPostgres | null): Promise<BenchResult[]> {
  const figures = {
    sqlite: [] as number[],
    plain: [] as number[],
    grouped: [] as number[],
    sqliteOne: [] as number[],
    groupedOne: [] as number[],
  };
  await withFolder(async (folder) => {
    const sqlite = await openStorage({ data: folder });
    const plain = server && (await plainPostgres(await server.database()));
    const grouped = server && (await openStorage({ data: '', databaseUrl: await server.database() }));
    for (let round = 0; round < ROUNDS; round++) {
      figures.sqlite.push(await commitsPerSecond(appendTo(sqlite), IN_FLIGHT));
      if (plain) figures.plain.push(await commitsPerSecond(plain.append, IN_FLIGHT));
      if (grouped) figures.grouped.push(await commitsPerSecond(appendTo(grouped), IN_FLIGHT));
    }
    figures.sqliteOne.push(await commitsPerSecond(appendTo(sqlite), 1));
    if (grouped) figures.groupedOne.push(await commitsPerSecond(appendTo(grouped), 1));
    await sqlite.close();
    await plain?.end();
    await grouped?.close();
  });
  const rate = (name: string, values: readonly number[]): BenchResult[] =>
    values.length === 0 ? [] : [{ name: `journal: ${name}`, value: Math.round(middle(values)), unit: 'durable commits/s' }];
  return [
    ...rate('SQLite, 64 in flight', figures.sqlite),
    ...rate('PostgreSQL, 64 in flight, a transaction each', figures.plain),
    ...rate('PostgreSQL, 64 in flight, our group commit', figures.grouped),
    ...rate('SQLite, one by one', figures.sqliteOne),
    ...rate('PostgreSQL, one by one', figures.groupedOne),
    ...ratio('PostgreSQL', figures.sqlite, figures.plain, true),
    ...ratio('PostgreSQL with our group commit', figures.sqlite, figures.grouped, false),
  ];
}

function ratio(name: string, ours: readonly number[], theirs: readonly number[], bound: boolean): BenchResult[] {
  if (theirs.length === 0) return [{ name: `journal: SQLite ÷ ${name}`, value: 0, unit: '×', note: 'skipped: no PostgreSQL' }];
  const value = rounded(middle(ours) / middle(theirs));
  return [{ name: `journal: SQLite ÷ ${name}`, value, unit: '×', ...(bound && { target: '≥ 2×', ok: value >= 2 }) }];
}

async function stalls(): Promise<BenchResult[]> {
  const idle = await measureStall(null);
  const worker = await withFolder(async (folder) => {
    const storage = await openStorage({ data: folder });
    return measureStall(appendTo(storage)).finally(() => storage.close());
  });
  const here = await withFolder(async (folder) => {
    const storage = toStorage(await openCore(openSqlite(folder)));
    return measureStall(appendTo(storage)).finally(() => storage.close());
  });
  const words = ({ worst, cpu }: Stall): string => `worst window ${rounded(worst)} ms, most CPU in one turn ${rounded(cpu)} ms`;
  const name = 'journal: main-thread stall';
  return [
    {
      name: `${name}, writer in its worker`,
      value: rounded(worker.usual),
      unit: 'ms',
      target: '≤ 20 ms',
      ok: worker.usual <= 20,
      note: `${words(worker)}; idle ${rounded(idle.usual)} ms, ${words(idle)}`,
    },
    { name: `${name}, writer on the main thread`, value: rounded(here.usual), unit: 'ms', note: `for comparison; ${words(here)}` },
  ];
}

/** Durable journal commits of SQLite and PostgreSQL side by side, and what the writer costs the main thread. */
export async function run(): Promise<BenchResult[]> {
  const stalled = await stalls();
  const server = await temporaryPostgres();
  try {
    return [...(await throughput(server)), ...stalled];
  } finally {
    await server?.stop();
  }
}
