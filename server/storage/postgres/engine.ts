import type { Socket } from 'node:net';
import { CompiledQuery, Kysely, PostgresDialect, sql } from 'kysely';
import { Pool, types, type PoolClient, type PoolConfig } from 'pg';
import { closeEngine, type Dialect, type Engine } from '../engine.ts';
import { CannotOpen, StorageFault } from '../fault.ts';
import type { Tables } from '../schema.ts';

const INT8 = 20;
/** A connection that is silent for so long is given up and replaced: no statement takes longer. */
const SILENT_MS = 60_000;
/** Who reads waits no longer for one statement, and the database no longer works on what nobody waits for. */
const READ_MS = 8000;
/** Readers have few connections, and one process each: however many look at once, they take neither line nor core from who writes. */
const READER = '-c default_transaction_read_only=on -c max_parallel_workers_per_gather=0';
/** Between two statements of a transaction; a server that takes over waits for it. */
const IDLE_MS = 20_000;
/** Transactions of the journal are a few small statements, and everybody waits for them. */
const SILENT_WRITER_MS = 8000;
/** Any number, the same in all our programs: who holds it migrates. */
const SCHEMA_LOCK = 370_102_004;

const dialect: Dialect = {
  types: { text: sql`text collate "C"`, key: sql`bigint`, serial: sql`bigserial` },
  clustered: sql``,
  position: sql`strpos`,
  among: (keys) => sql`= any(${keys})`,
  lockSchema: async (db) => {
    await sql`select pg_advisory_xact_lock(${SCHEMA_LOCK})`.execute(db);
  },
  lateCommits: true,
  /** SQLSTATE classes 22 (data), 23 (constraint) and 54 (too big). */
  isDataFault: (error) => {
    if (error instanceof StorageFault) return error.kind === 'data';
    const code = (error as { code?: unknown }).code;
    return typeof code === 'string' && /^(22|23|54)...$/.test(code);
  },
};

/** The address without its password. */
export function describeDatabase(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `database ${pathname.slice(1) || 'postgres'} on ${hostname || 'localhost'}:${port || 5432}`;
}

/**
 * Connects to a PostgreSQL database. One server writes to it at a time (lease.ts).
 * @param times for tests: how long a connection of the journal's writer may be silent, and how long reading may take
 * @throws CannotOpen `unreachable`, or another Error when it does not keep what it commits
 */
export async function openPostgres(url: string, { silentMs = SILENT_WRITER_MS, readMs = READ_MS } = {}): Promise<Engine> {
  const where = describeDatabase(url);
  const engine: Engine = {
    db: connect(url, 8, SILENT_MS),
    writer: connect(url, 2, silentMs),
    where,
    dialect,
    reader: connect(url, 3, SILENT_MS, { statement_timeout: readMs, connectionTimeoutMillis: 10_000, options: READER }),
  };
  try {
    const { rows } = await sql<{ fsync: string }>`show fsync`.execute(engine.db).catch((error: unknown) => {
      const why = (error as Error).message || (error as { code?: string }).code;
      throw new CannotOpen('unreachable', `${where} cannot be used: ${why}. Check QUANYAN_DATABASE_URL.`, { cause: error });
    });
    if (rows[0].fsync !== 'on')
      throw new Error(`${where} cannot be used: it runs with fsync = off and would lose what it confirmed: set fsync = on`);
    return engine;
  } catch (error) {
    await closeEngine(engine);
    throw error;
  }
}

function connect(url: string, max: number, silentMs: number, more: PoolConfig = {}): Kysely<Tables> {
  const pool = new Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5000,
    // What broke while nobody used it must not be the first that is tried when the line is whole again.
    idleTimeoutMillis: 3000,
    // What a lost connection had begun must not hold its locks: the head of the journal is one.
    idle_in_transaction_session_timeout: Math.min(silentMs, IDLE_MS),
    keepAlive: true,
    application_name: 'quanyan',
    ...more,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === INT8 ? Number : types.getTypeParser(oid, format)) as typeof types.getTypeParser,
    },
  });
  // A connection that breaks between two queries is replaced at the next, which reports the fault if it persists.
  pool.on('error', () => {});
  pool.on('connect', (client) => {
    client.on('error', () => {});
    endWhenSilent(client, silentMs);
  });
  return new Kysely<Tables>({
    dialect: new PostgresDialect({
      pool,
      onCreateConnection: async (connection) => {
        await connection.executeQuery(CompiledQuery.raw('set synchronous_commit = on'));
      },
    }),
  });
}

/** `query_timeout` would leave the dead connection in the pool, for the next query to wait on. */
function endWhenSilent(client: PoolClient, ms: number): void {
  const { stream } = (client as unknown as { connection: { stream: Socket } }).connection;
  stream.setTimeout(ms, () => stream.destroy(new Error(`the database was silent for ${ms / 1000} s`)));
}
