import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { describeDatabase } from './engine.ts';

/** Any number, the same in all our programs, per database: who holds it writes. */
const WRITER_LOCK = 370_102_005;
/** A server that has just died is let go by the database within this. */
const LET_GO_MS = 3000;
const AGAIN_MS = 500;

export interface Lease {
  release(): Promise<void>;
}

/**
 * The right to be the one server that writes to a database. The database itself gives it back when this process or its line is gone.
 * A line that breaks is joined again; if another server has taken the right meanwhile, `lost` is told.
 * @throws Error naming who holds it
 */
export async function holdLease(url: string, lost: (sentence: string) => void): Promise<Lease> {
  const state = { released: false };
  let held: Client | null = null;
  const keep = (client: Client): void => {
    held = client;
    client.once('end', () => {
      held = null;
      if (!state.released) void rejoin();
    });
  };
  const rejoin = async (): Promise<void> => {
    while (!state.released) {
      await wait(AGAIN_MS, undefined, { ref: false });
      const client = await connect(url).catch(() => null);
      if (client === null) continue;
      if (await tryLock(client).catch(() => false)) return keep(client);
      const holder = await holderOf(client).catch(() => null);
      await client.end().catch(() => undefined);
      // Nobody: it is our own old line, which the database has not let go of yet.
      if (holder !== null && holder.process !== process.pid) return lost(inUse(url, holder.words));
    }
  };
  const client = await connect(url);
  for (let left = LET_GO_MS; !(await tryLock(client)); left -= AGAIN_MS) {
    if (left <= 0) {
      const holder = await holderOf(client);
      await client.end();
      throw new Error(inUse(url, holder?.words ?? ''));
    }
    await wait(AGAIN_MS);
  }
  keep(client);
  return {
    async release() {
      state.released = true;
      await held?.end().catch(() => undefined);
    },
  };
}

const inUse = (url: string, who: string): string =>
  `${describeDatabase(url)} is in use by another server${who}: stop that one, set QUANYAN_DATABASE_URL to another database, or set QUANYAN_STANDBY=1 to take over when it is gone`;

async function connect(url: string): Promise<Client> {
  const client = new Client({ connectionString: url, application_name: `quanyan writer ${process.pid}`, keepAlive: true, connectionTimeoutMillis: 5000 });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [WRITER_LOCK]);
  return rows[0].held;
}

async function holderOf(client: Client): Promise<{ process: number; words: string } | null> {
  const { rows } = await client.query<{ name: string; host: string | null; since: Date }>(
    'select a.application_name as name, host(a.client_addr) as host, a.backend_start as since from pg_locks l join pg_stat_activity a on a.pid = l.pid where l.locktype = \'advisory\' and l.objid = $1 and l.granted and a.datname = current_database()',
    [WRITER_LOCK],
  );
  const [holder] = rows;
  if (!holder) return null;
  const number = Number(/\d+$/.exec(holder.name)?.[0] ?? 0);
  return { process: number, words: ` (process ${number} on ${holder.host ?? 'this machine'}, since ${holder.since.toISOString()})` };
}
