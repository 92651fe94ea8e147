import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import path from 'node:path';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import type { Adapter } from '#server/ingest/adapter.ts';
import { ROOT, discover } from '#server/lib/discover.ts';
import type { SettingSpecs } from '#server/lib/setting.ts';
import type { RunningServer } from '#server/main.ts';
import { smallLedger, writeLedger } from '#tests/harness/ledger.ts';
import { signInDemo } from '#tests/harness/visitor.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';
import { SOAK } from '#tests/harness/soak.ts';
import { temporaryFolder, waitFor, type CleanUp } from '#tests/harness/wait.ts';

type Started = Pick<RunningServer, 'http' | 'ingress'>;

/** The project beside itself, with a `server` folder of its own to take from and add to. */
async function copyOfProject(): Promise<string> {
  const copy = await temporaryFolder();
  for (const name of await readdir(ROOT))
    if (name !== 'server' && !name.startsWith('.')) await symlink(path.join(ROOT, name), path.join(copy, name));
  await cp(path.join(ROOT, 'server'), path.join(copy, 'server'), { recursive: true });
  return copy;
}

/** Starts the server of a copy, with every port free. */
async function start(copy: string, cleanUp: CleanUp = onTestFinished, env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const data = await temporaryFolder(cleanUp);
  const ledger = await writeLedger(data, smallLedger());
  const child = fork(path.join(copy, 'server/run.ts'), ['--demo', '--ledger', ledger], {
    env: { PATH: process.env.PATH, ...FREE_PORTS, QUANYAN_DATA: data, QUANYAN_LOG: 'error', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [],
  });
  cleanUp(async () => {
    if (child.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  });
  return Promise.race([
    once(child, 'message').then(([message]) => message as Started),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`the server ended before it was ready, exit code ${String(code)}`))),
  ]);
}

interface Told {
  readonly protocols: readonly string[];
  readonly paths: readonly string[];
  readonly settings: readonly string[];
}

/** What the server tells of what can be spoken to it. */
async function told({ http, ingress }: Started): Promise<Told> {
  const administrator = await signInDemo(http, 'administrator');
  const { settings } = await administrator.get<{ settings: { name: string }[] }>('/api/v1/system');
  const { paths } = await administrator.get<{ paths: Record<string, unknown> }>('/api/openapi.json');
  return {
    protocols: ingress.protocols.flatMap(({ id, speaks }) => [id, ...speaks]),
    paths: Object.keys(paths),
    settings: settings.map(({ name }) => name),
  };
}

interface PlugIn {
  readonly folder: string;
  /** What is gone with it. */
  readonly settings: readonly string[];
  readonly paths: readonly string[];
}

/** Every protocol and dialect there is, with what it declares. */
async function findPlugIns(): Promise<PlugIn[]> {
  const settings = await discover<SettingSpecs>('server/ingest/{*,*/dialects/*}/settings.ts');
  const folders = [
    ...(await discover<Adapter>('server/ingest/*/adapter.ts')).map(({ file, value: { routes = [] } }) => ({
      file,
      paths: routes.map((route) => route.path),
    })),
    ...(await discover<{ readonly path?: string }>('server/ingest/*/dialects/*/dialect.ts')).map(({ file, value }) => ({
      file,
      paths: value.path === undefined ? [] : [value.path],
    })),
  ];
  return folders.map(({ file, paths }) => {
    const folder = path.posix.dirname(file);
    const own = settings.filter((one) => one.file.startsWith(`${folder}/`)).flatMap(({ value }) => Object.keys(value));
    return { folder, paths: paths.sort(), settings: own.sort() };
  });
}

let whole: Told;
const cleanUp: (() => Promise<void>)[] = [];
beforeAll(async () => {
  whole = await told(await start(ROOT, (work) => cleanUp.push(work)));
});
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

/** In the soak all of them; else three, others each time. */
const SEED = Number(process.env.QUANYAN_SEED ?? Math.floor(Math.random() * 1000));
const all = await findPlugIns();
const some = SOAK ? all : [0, 1, 2].map((nth) => all[(SEED + Math.floor((nth * all.length) / 3)) % all.length]);

it.each(some)(`without $folder the server starts, and speaks all else (QUANYAN_SEED=${SEED})`, async ({ folder, settings, paths }) => {
  const copy = await copyOfProject();
  await rm(path.join(copy, folder), { recursive: true });
  const rest = await told(await start(copy));
  const gone = (what: keyof Told): string[] => whole[what].filter((one) => !rest[what].includes(one)).sort();
  expect({ settings: gone('settings'), paths: gone('paths') }).toEqual({ settings, paths });
  expect(gone('protocols').length).toBeGreaterThan(0);
  for (const what of ['paths', 'settings'] as const) expect(rest[what].filter((one) => !whole[what].includes(one))).toEqual([]);
});

it('with the examples of README.md in their folders the server speaks them, and no other file was touched', async () => {
  const copy = await copyOfProject();
  const readme = await readFile(path.join(ROOT, 'server/ingest/README.md'), 'utf8');
  const examples = [...readme.matchAll(/`(server\/ingest\/[\w/.-]+\.ts)`\n```ts\n([^]*?)```/g)];
  expect(examples.map(([, file]) => path.basename(file))).toEqual(['codec.ts', 'settings.ts', 'adapter.ts', 'dialect.ts']);
  for (const [, file, code] of examples) {
    await mkdir(path.join(copy, path.dirname(file)), { recursive: true });
    await writeFile(path.join(copy, file), code);
  }
  const server = await start(copy, undefined, { QUANYAN_TEXTLINE_PORT: '0' });
  const now = await told(server);
  expect(now.settings.filter((name) => !whole.settings.includes(name))).toEqual(['QUANYAN_TEXTLINE_PORT']);
  const at = (id: string): string => server.ingress.protocols.find((one) => one.id === id)!.addresses[0];
  const socket = connect(Number(new URL(at('textline')).port), '127.0.0.1');
  socket.write('nobody:asks-in-the-demo mh-east waterLevelCm=190\n');
  expect(String((await once(socket, 'data'))[0])).toBe('ok\n');
  socket.destroy();
  const client = await connectAsync(at('mqtt'));
  await client.publishAsync('wellmeter/m-7/up', '{"v":{"fire":1}}', { qos: 1 });
  await client.endAsync();
  const officer = await signInDemo(server.http, 'duty-officer');
  await waitFor('both alerts', async () => {
    const { items } = await officer.get<{ items: Alert[] }>('/api/v1/alerts?active=true');
    const found = new Set(items.map(({ device, address, code }) => `${device ?? address} ${code}`));
    return found.has('meter:m-7 fire') && found.has('mh-east water-over');
  });
});
