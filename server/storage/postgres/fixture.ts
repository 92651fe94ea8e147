import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, globSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '#tests/harness/free-port.ts';

/** A PostgreSQL server of our own in a temporary folder, on a free loopback port: for tests and benches. */
export interface TemporaryPostgres {
  /** Makes an empty database and returns its address. */
  database(): Promise<string>;
  /** Stops it as a power cut would, or starts it again. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Stops all its processes in the middle of what they do, as a dying disk or a lost host would, or lets them go on. */
  freeze(): void;
  thaw(): void;
  stop(): Promise<void>;
}

/** PostgreSQL's programs: Debian keeps them out of the PATH. */
function findPrograms(): string | null {
  const folders = [...globSync('/usr/lib/postgresql/*/bin').sort().reverse(), ...(process.env.PATH ?? '').split(path.delimiter)];
  return folders.find((folder) => existsSync(path.join(folder, 'initdb')) && existsSync(path.join(folder, 'postgres'))) ?? null;
}

/** PostgreSQL refuses to run as root: then it runs as the user `postgres`. */
function serverUser(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {};
  const number = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: number('-u'), gid: number('-g') };
}

/** SQLSTATE `cannot_connect_now`: after a crash it first reads its log again, however long that takes. */
const STARTING_UP = '57P03';

/** To the server and the processes of its connections. */
function signalAll(server: ChildProcess | null, name: 'SIGSTOP' | 'SIGCONT'): void {
  if (!server?.pid) return;
  const children = readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim().split(' ').map(Number);
  for (const pid of [server.pid, ...children].filter((one) => one > 0)) {
    try {
      process.kill(pid, name);
    } catch {
      // A connection's process that has just ended.
    }
  }
}

/** @returns null when no PostgreSQL is installed. */
export async function temporaryPostgres(settings: Readonly<Record<string, string>> = {}): Promise<TemporaryPostgres | null> {
  const programs = findPrograms();
  if (programs === null) return null;
  const user = serverUser();
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-postgres-'));
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid);
  const options = { cwd: folder, stdio: 'ignore', ...user } as const;
  execFileSync(path.join(programs, 'initdb'), ['-D', folder, '-U', 'quanyan', '--auth=trust', '-E', 'UTF8', '--no-sync'], options);
  const port = await freePort();
  const given = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port: String(port), ...settings };
  let server: ChildProcess | null = null;
  let databases = 0;

  const query = async (text: string): Promise<void> => {
    const client = new Client(`postgres://quanyan@127.0.0.1:${port}/postgres`);
    client.on('error', () => {});
    await client.connect();
    await client.query(text).finally(() => client.end());
  };
  const end = async (signal: 'SIGINT' | 'SIGQUIT'): Promise<void> => {
    if (!server) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
    server = null;
  };
  const start = async (): Promise<void> => {
    server = spawn(
      path.join(programs, 'postgres'),
      ['-D', folder, ...Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
      options,
    );
    for (let tries = 0; ; tries++) {
      try {
        return await query('select 1');
      } catch (error) {
        const recovering = (error as { code?: string }).code === STARTING_UP;
        if ((tries >= 200 && !recovering) || server.exitCode !== null) throw error;
        await pause(50);
      }
    }
  };
  await start();
  return {
    start,
    freeze: () => signalAll(server, 'SIGSTOP'),
    thaw: () => signalAll(server, 'SIGCONT'),
    kill: () => end('SIGQUIT'),
    async database() {
      const name = `test${++databases}`;
      await query(`create database ${name}`);
      return `postgres://quanyan@127.0.0.1:${port}/${name}`;
    },
    async stop() {
      signalAll(server, 'SIGCONT');
      await end('SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A cable to a loopback port that can be cut: nothing comes through any more, and nobody is told. Mended, it carries new lines. */
export async function openCable(to: number): Promise<{ port: number; cut(): void; mend(): void; end(): void }> {
  let lines: Socket[] = [];
  let whole = true;
  const server = createServer((near) => {
    if (!whole) return void near.pause().on('error', () => undefined);
    const far = connect(to, '127.0.0.1');
    for (const socket of [near, far]) socket.on('error', () => undefined);
    near.pipe(far).pipe(near);
    lines.push(near, far);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      whole = false;
      for (const socket of lines) socket.unpipe().pause();
      lines = [];
    },
    mend: () => (whole = true),
    end: () => server.close(),
  };
}
