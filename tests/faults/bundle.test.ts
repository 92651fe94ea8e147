import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';

// A machine without registry and without Node: nothing of this project's folder, no network but loopback where that can be had.
const folder = mkdtempSync(path.join(os.tmpdir(), 'quanyan-bundle-'));
let program: string;

beforeAll(() => {
  execFileSync(process.execPath, [path.join(ROOT, 'scripts', 'bundle.ts')], { cwd: ROOT, stdio: 'pipe' });
  const archive = readdirSync(path.join(ROOT, 'dist', 'bundle')).find((name) => name.endsWith(`${process.platform}-${process.arch}.tar.gz`))!;
  execFileSync('tar', ['-xzf', path.join(ROOT, 'dist', 'bundle', archive), '-C', folder]);
  program = path.join(folder, archive.replace('.tar.gz', ''));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs in the place where the server runs: asks for its health and its page, then ends it. */
const VISITOR = `
import { spawn } from 'node:child_process';
const server = spawn('./quanyan.sh', [], { stdio: ['ignore', 'pipe', 'inherit'] });
let said = '';
for await (const chunk of server.stdout) {
  said += chunk;
  const http = /listens at (http:\\S+)/.exec(said)?.[1];
  if (!http) continue;
  const health = await fetch(http + '/healthz');
  const page = await fetch(http + '/desk');
  const script = /src="([^"]+\\.js)"/.exec(await page.text())?.[1];
  const asset = await fetch(new URL(script, http + '/desk'));
  console.log('SEEN ' + JSON.stringify({ health: health.status, page: page.status, asset: asset.status, code: /one-time code/.test(said) }));
  server.kill('SIGTERM');
  break;
}
`;

/** Every file of the program with the time it was written. */
const written = (): string[] =>
  readdirSync(program, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort().map((file) => `${file} ${statSync(file).mtimeMs}`);

const alone = process.platform === 'linux' && spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

it.runIf(process.platform !== 'win32')('starts from its archive alone', async () => {
  const node = path.join(program, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  const command = alone ? ['unshare', '-rn', 'sh', '-c', `ip link set lo up && exec "${node}" --input-type=module`] : [node, '--input-type=module'];
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: folder, QUANYAN_DATA: path.join(folder, 'data'), QUANYAN_PORT: '0', QUANYAN_MQTT_PORT: '0', QUANYAN_GB26875_PORT: '0', QUANYAN_LOG: 'silent' };
  const before = written();
  const child = spawn(command[0], command.slice(1), { cwd: program, env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(VISITOR);
  let said = '';
  for await (const chunk of child.stdout) said += String(chunk);
  expect(JSON.parse(/SEEN (.*)/.exec(said)?.[1] ?? '{}')).toEqual({ health: 200, page: 200, asset: 200, code: true });
  // A service may run it from a folder that nobody may write to: what it keeps is in its data folder.
  expect(written()).toEqual(before);
  expect(existsSync(path.join(folder, 'data', 'quanyan.db'))).toBe(true);
});

it('holds what its installation needs, and nothing that only developers run', () => {
  const there = (file: string): boolean => existsSync(path.join(program, file));
  expect(['deploy/quanyan.service', 'deploy/nginx.conf', 'docs/install.md', 'docs/install.en.md', 'README.zh-CN.md', 'dist/client/index.html', 'quanyan.cmd'].filter((file) => !there(file))).toEqual([]);
  expect(['client', 'tests', 'scripts/dev', 'scripts/dev.ts', 'node_modules/vite', 'node_modules/typescript'].filter(there)).toEqual([]);
});
