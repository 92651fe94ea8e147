import { setTimeout as wait } from 'node:timers/promises';
import { Client } from 'pg';
import { CannotOpen } from '../fault.ts';
import { holderIn, takenOverBy } from '../operations/lease.ts';
import { describeDatabase } from './engine.ts';

/** Any number, the same in all our programs, per database: who holds it writes. */
const WRITER_LOCK = 370_102_005;
/** A server that has just died is let go by the database within this. */
const LET_GO_MS = 3000;
const AGAIN_MS = 500;
/** The database looks every few seconds whether the other end is there: a host that lost its power must not hold the right for hours. */
const KEEP_ALIVE = '-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=4';
const NAME = 'quanyan ';
/** What PostgreSQL keeps of a name. */
const NAME_BYTES = 63;

interface Lock {
  release(): Promise<void>;
}

/**
 * The right to open a database for writing. The database itself gives it back when this process or its line is gone; what is still
 * under way then is kept out by the lease in the journal's head. A line that breaks is joined again; if another server has
 * taken the right meanwhile, `lost` is told so.
 * @param lease this server's name in the head
 * @throws CannotOpen `in-use`, naming who holds it
 */
export async function lockDatabase(url: string, lease: string, lost: (why: string) => void): Promise<Lock> {
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
      const client = await connect(url, lease).catch(() => null);
      if (client === null) continue;
      if (await tryLock(client).catch(() => false)) return keep(client);
      const holder = await holderOf(client).catch(() => null);
      await client.end().catch(() => undefined);
      // Nobody, or ourselves: it is our own old line, which the database has not let go of yet.
      if (holder !== null && holder.name !== nameOf(lease)) return lost(takenOverBy(holder.words));
    }
  };
  const client = await connect(url, lease);
  try {
    await waitForLock(client, url);
  } catch (error) {
    await client.end();
    throw error;
  }
  keep(client);
  return {
    async release() {
      state.released = true;
      await held?.end().catch(() => undefined);
    },
  };
}

async function waitForLock(client: Client, url: string): Promise<void> {
  for (let left = LET_GO_MS; !(await tryLock(client)); left -= AGAIN_MS) {
    if (left <= 0) {
      const who = (await holderOf(client))?.words ?? 'an unknown one';
      throw new CannotOpen(
        'in-use',
        `${describeDatabase(url)} is in use by another server (${who}): stop that one, set ` +
          'QUANYAN_DATABASE_URL to another database, or set QUANYAN_STANDBY=1 to take over when it is gone',
      );
    }
    await wait(AGAIN_MS);
  }
}

/** As the database will give it back: printable ASCII, cut. */
const nameOf = (lease: string): string => `${NAME}${lease}`.replaceAll(/[^ -~]/g, '?').slice(0, NAME_BYTES);

async function connect(url: string, lease: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: nameOf(lease),
    options: KEEP_ALIVE,
    keepAlive: true,
    connectionTimeoutMillis: 5000,
  });
  client.on('error', () => {});
  await client.connect();
  return client;
}

async function tryLock(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ held: boolean }>('select pg_try_advisory_lock($1) as held', [WRITER_LOCK]);
  return rows[0].held;
}

/** Who holds the lock: the name of its line, and what is known in words. */
async function holderOf(client: Client): Promise<{ name: string; words: string } | null> {
  const { rows } = await client.query<{ name: string; address: string | null; since: Date }>(
    'select a.application_name as name, host(a.client_addr) as address, a.backend_start as since ' +
      'from pg_locks l join pg_stat_activity a on a.pid = l.pid ' +
      "where l.locktype = 'advisory' and l.objid = $1 and l.granted and a.datname = current_database()",
    [WRITER_LOCK],
  );
  const [holder] = rows;
  if (!holder) return null;
  const { name, address, since } = holder;
  return { name, words: `${holderIn(name.slice(NAME.length))}${address === null ? '' : ` at ${address}`}, since ${since.toISOString()}` };
}
