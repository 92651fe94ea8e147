import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pino } from 'pino';
import { onTestFinished } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';
import { startServer, type RunningServer } from '#server/main.ts';
import type { Ledger } from '#server/ledger/ledger.ts';
import { SETTINGS, readSettings } from '#server/settings.ts';
import { smallLedger, writeLedger } from './ledger.ts';
import { temporaryFolder, type CleanUp } from './wait.ts';

export interface Addresses {
  readonly http: string;
  readonly mqtt: string;
  readonly gb26875Port: number;
  /** Settings with the ports that were found. */
  readonly reachedBy: Readonly<Record<string, string>>;
}

/** Where the devices of tests report. */
export function addressesOf({ http, ingress }: Pick<RunningServer, 'http' | 'ingress'>): Addresses {
  const of = (id: string): string => ingress.protocols.find((one) => one.id === id)?.addresses[0] ?? '';
  const reachedBy = { QUANYAN_PORT: new URL(http).port, ...ingress.reachedBy };
  return { http, mqtt: of('mqtt'), gb26875Port: Number(new URL(of('gb26875')).port), reachedBy };
}

export interface ServerDraft {
  /** Data folder; a temporary one when left out. */
  readonly folder?: string;
  readonly ledger?: Ledger;
  /** On by default: one-click sign-in, and loopback devices without credentials. */
  readonly demo?: boolean;
  readonly env?: Readonly<Record<string, string>>;
}

/** Every port there is, any that is free. */
export const FREE_PORTS = {
  ...Object.fromEntries(
    Object.keys(SETTINGS)
      .filter((name) => name.endsWith('_PORT'))
      .map((name) => [name, '0']),
  ),
  QUANYAN_HOST: '127.0.0.1',
};

/** Starts the whole server in this process. @param cleanUp where its end is planned: the test, or a file's `afterAll`. */
export async function openServer(
  { folder, ledger = smallLedger(), demo = true, env = {} }: ServerDraft = {},
  cleanUp: CleanUp = onTestFinished,
): Promise<Addresses & { folder: string; administratorCode: string | null; stop(): Promise<void> }> {
  const data = folder ?? (await temporaryFolder(cleanUp));
  const settings = readSettings({ ...FREE_PORTS, QUANYAN_DATA: data, ...env }, { demo });
  const running = await startServer(settings, {
    ledger: await writeLedger(data, ledger),
    clientDir: null,
    tilesDir: null,
    log: pino({ level: process.env.QUANYAN_TEST_LOG ?? 'silent' }, pino.destination(2)),
  });
  cleanUp(() => running.stop());
  return { ...running, ...addressesOf(running), folder: data };
}

/** A server in a process of its own, to be killed. */
export interface ChildServer extends Addresses {
  readonly folder: string;
  readonly pid: number;
  /** SIGKILL: no last word, no flush. Resolves when it is gone. */
  kill(): Promise<void>;
  /** Asks it to end, as Ctrl-C would. @returns its exit code */
  end(): Promise<number | null>;
  /** How it came to its end, and what it said on stderr until then. */
  readonly ended: Promise<{ readonly code: number | null; readonly stderr: string }>;
}

export async function spawnServer(draft: ServerDraft = {}): Promise<ChildServer> {
  const folder = draft.folder ?? (await temporaryFolder());
  const ledger = draft.ledger === undefined ? path.join(folder, 'ledger.json') : await writeLedger(folder, draft.ledger);
  const child = startChild(folder, ['--ledger', ledger, ...(draft.demo === false ? [] : ['--demo'])], draft.env);
  let stderr = '';
  child.stderr!.on('data', (chunk) => (stderr += String(chunk))).pipe(process.stderr, { end: false });
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const end = async (): Promise<number | null> => {
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    return ((await gone) as [number | null])[0];
  };
  onTestFinished(kill);
  const ready = await Promise.race([
    once(child, 'message').then(([message]) => addressesOf(message as RunningServer)),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended before it was ready, exit code ${String(code)}`))),
  ]);
  return { ...ready, folder, pid: child.pid!, kill, end, ended };
}

function startChild(folder: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  return fork(path.join(ROOT, 'server/run.ts'), [...args], {
    env: { PATH: process.env.PATH, ...FREE_PORTS, QUANYAN_DATA: folder, QUANYAN_LOG: 'error', ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
}

/** Runs the server to its end. For starts that must fail. */
export async function runToEnd(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; stderr: string }> {
  const child = fork(path.join(ROOT, 'server/run.ts'), [...args], {
    env: { PATH: process.env.PATH, ...FREE_PORTS, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    execArgv: [],
  });
  child.on('message', () => child.kill());
  let stderr = '';
  child.stderr!.on('data', (chunk) => (stderr += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stderr };
}
