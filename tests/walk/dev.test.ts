import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Alert } from '#contract/records/alert.ts';
import { ROOT } from '#server/lib/discover.ts';
import { signInDemo, type Visitor } from '#tests/harness/visitor.ts';
import { temporaryFolder, waitFor } from '#tests/harness/wait.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';

/** `npm run dev` on a copy of the project, in which files are then changed. */
const SOURCES = [
  'client',
  'contract',
  'devices',
  'mock-feeds',
  'scenes',
  'scripts',
  'server',
  'tiles',
  'package.json',
  'vite.config.ts',
  'tsconfig.json',
];
const TIMEOUT_MS = 180_000;
const cleanUp: (() => Promise<void>)[] = [];
let copy: string;
let dev: ChildProcess;
let said = '';
let officer: Visitor;

beforeAll(async () => {
  copy = await temporaryFolder((work) => cleanUp.push(work));
  for (const entry of SOURCES) await cp(path.join(ROOT, entry), path.join(copy, entry), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'), 'junction');
  dev = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', path.join(copy, 'scripts', 'dev.ts'), '--port', '0'], {
    cwd: copy,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...FREE_PORTS, QUANYAN_LOG: 'error' },
  });
  for (const stream of [dev.stdout!, dev.stderr!]) stream.on('data', (chunk) => (said += String(chunk)));
  cleanUp.push(endAll);
  const client = await waitFor('its addresses', () => /(http:\/\/\S+)\/desk/.exec(said)?.[1] ?? stillRunning(), TIMEOUT_MS);
  officer = await signInDemo(client, 'administrator');
}, 2 * TIMEOUT_MS);
afterAll(async () => {
  for (const work of cleanUp.reverse()) await work();
});

function stillRunning(): null {
  if (dev.exitCode !== null) throw new Error(`it ended with code ${dev.exitCode}:\n${said}`);
  return null;
}

/** As Ctrl-C in a terminal does: every process of the group is told. */
async function endAll(): Promise<void> {
  if (dev.exitCode !== null || dev.signalCode !== null) return;
  const gone = once(dev, 'exit');
  process.kill(-dev.pid!, 'SIGINT');
  await gone;
}

async function change(file: string, work: (text: string) => string): Promise<void> {
  const at = path.join(copy, file);
  await writeFile(at, work(await readFile(at, 'utf8')));
}

/** Restarts that were told, oldest first. */
const restarts = (): string[] => [...said.matchAll(/✓ Server started again \([\d.]+ s\): \S+/g)].map(([line]) => line);
const restarted = (more: number): Promise<unknown> =>
  waitFor(`restart ${more}`, () => restarts().length >= more || stillRunning(), TIMEOUT_MS);
const alertsOf = async (device: string): Promise<Alert[]> =>
  (await officer.get<{ items: Alert[] }>(`/api/v1/alerts?device=${device}`)).items;

it('serves the client from its sources, with the server behind it', async () => {
  expect((await officer.ask('GET', '/healthz')).status).toBe(200);
  const holds = async (file: string, words: string): Promise<boolean> => String((await officer.ask('GET', file)).body).includes(words);
  expect(await holds('/desk', '/main.tsx')).toBe(true);
  expect(await holds('/main.tsx', 'createRoot')).toBe(true);
  expect(await holds('/app/App.tsx', 'import.meta.hot')).toBe(true);
});

it('starts the server again on a change, which is then in force, and its records and sessions are kept', async () => {
  const [{ id }] = (await officer.get<{ items: { id: string }[] }>('/api/v1/devices?kind=smoke-detector')).items;
  expect((await officer.ask('POST', '/api/v1/observations', { observations: [{ device: id, points: { fire: 1 } }] })).status).toBe(200);
  const alerts = (await alertsOf(id)).map((alert) => alert.id);
  expect(alerts).not.toEqual([]);
  const before = restarts().length;
  await change('server/http/openapi/openapi.ts', (text) => text.replace("title: 'Quanyan 泉眼'", "title: 'Changed'"));
  await restarted(before + 1);
  // A slow machine may see one change as two.
  await waitFor(
    'the new words',
    async () => (await officer.ask<{ info?: { title: string } }>('GET', '/api/openapi.json')).body.info?.title === 'Changed',
    TIMEOUT_MS,
  );
  expect((await alertsOf(id)).map((alert) => alert.id)).toEqual(expect.arrayContaining(alerts));
  expect(restarts().at(-1)).toContain('server/http/openapi/openapi.ts');
});

it('a file that cannot be run ends the server with its reason, and the next change starts it', async () => {
  const before = restarts().length;
  await change('server/metrics.ts', (text) => `${text}\nconst = ;\n`);
  await waitFor(
    'the reason',
    () => /SyntaxError/.test(said) && /server ended with code 1; it is started again when a file changes/.test(said),
    TIMEOUT_MS,
  );
  await change('server/metrics.ts', (text) => text.replace('\nconst = ;\n', ''));
  await restarted(before + 1);
  await waitFor('its health', async () => (await officer.ask('GET', '/healthz')).status === 200, TIMEOUT_MS);
});

it.runIf(process.platform !== 'win32')('Ctrl-C ends all its processes', async () => {
  await endAll();
  expect(dev.exitCode).toBe(0);
  await waitFor('the last of its group to be gone', () => {
    try {
      return !process.kill(-dev.pid!, 0);
    } catch {
      return true;
    }
  });
});
