import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '#server/lib/discover.ts';
import { FREE_PORTS } from '#tests/harness/server.ts';

// A machine without registry and without Node: nothing of this project's folder, no network but loopback where that can be had.
const folder = mkdtempSync(path.join(os.tmpdir(), 'quanyan-bundle-'));
let program: string;

beforeAll(() => {
  execFileSync(process.execPath, [path.join(ROOT, 'scripts', 'bundle.ts')], { cwd: ROOT, stdio: 'pipe' });
  const archive = readdirSync(path.join(ROOT, 'dist', 'bundle')).find((name) =>
    name.endsWith(`${process.platform}-${process.arch}.tar.gz`),
  )!;
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
  const seen = { health: health.status, page: page.status, asset: asset.status, code: /one-time code/.test(said) };
console.log('SEEN ' + JSON.stringify(seen));
  server.kill('SIGTERM');
  break;
}
`;

/** Every file of the program with the time it was written. */
const written = (): string[] =>
  readdirSync(program, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file} ${statSync(file).mtimeMs}`);

const alone = process.platform === 'linux' && spawnSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up']).status === 0;

it.runIf(process.platform !== 'win32')('starts from its archive alone', async () => {
  const node = path.join(program, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  const command = alone
    ? ['unshare', '-rn', 'sh', '-c', `ip link set lo up && exec "${node}" --input-type=module`]
    : [node, '--input-type=module'];
  const env = {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    HOME: folder,
    QUANYAN_DATA: path.join(folder, 'data'),
    ...FREE_PORTS,
    QUANYAN_LOG: 'silent',
  };
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
  expect(
    [
      'deploy/quanyan.service',
      'deploy/nginx.conf',
      'docs/install.md',
      'docs/install.en.md',
      'README.zh-CN.md',
      'dist/client/index.html',
      'quanyan.cmd',
    ].filter((file) => !there(file)),
  ).toEqual([]);
  expect(['client', 'tests', 'scripts/dev', 'scripts/dev.ts', 'node_modules/vite', 'node_modules/typescript'].filter(there)).toEqual([]);
});

/** What Debian's smallest image has besides a shell: libc6, libstdc++6, libgcc-s1. */
const OF_EVERY_IMAGE = /^(linux-vdso|ld-linux-[\w-]+|lib(c|m|dl|rt|pthread|util|resolv|stdc\+\+|gcc_s))$/;

const mayMount = alone && spawnSync('unshare', ['-rnm', 'true']).status === 0 && existsSync('/bin/dash') && existsSync('/usr/bin/ldd');

// As in a container of the Containerfile: nothing there but a shell, the C library and what the archive holds.
// Last, because it moves the program.
it.runIf(mayMount)('starts in a file system with a shell and the C library alone', async () => {
  const root = path.join(folder, 'root');
  for (const place of ['bin', 'usr/bin', 'opt', 'dev', 'proc', 'tmp', 'data']) mkdirSync(path.join(root, place), { recursive: true });
  copyFileSync('/bin/dash', path.join(root, 'bin/sh'));
  copyFileSync('/usr/bin/dirname', path.join(root, 'usr/bin/dirname'));
  const natives = readdirSync(program, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.node') && !/darwin|win32|musl|arm/.test(file),
  );
  const node = `node_modules/node-${process.platform}-${process.arch}/bin/node`;
  const needed = execFileSync('ldd', ['/bin/dash', '/usr/bin/dirname', ...[node, ...natives].map((file) => path.join(program, file))], {
    encoding: 'utf8',
  });
  const libraries = [...new Set([...needed.matchAll(/(\/\S+\.so\S*) \(/g)].map(([, file]) => file))];
  expect(
    libraries
      .map((file) => path.basename(file).replace(/\.so.*$/, ''))
      .filter((name) => !OF_EVERY_IMAGE.test(name) && name !== 'libselinux' && name !== 'libpcre2-8'),
  ).toEqual([]);
  for (const file of libraries) {
    mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
    copyFileSync(file, path.join(root, file));
  }
  renameSync(program, path.join(root, 'opt/quanyan'));
  const env = {
    PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
    QUANYAN_DATA: '/data',
    ...FREE_PORTS,
    QUANYAN_LOG: 'silent',
  };
  const script =
    `ip link set lo up && mount --rbind /dev "${root}/dev" && mount --rbind /proc "${root}/proc" && ` +
    `exec chroot "${root}" /bin/sh -c "cd /opt/quanyan && exec ./${node} --input-type=module"`;
  const child = spawn('unshare', ['-rnm', 'sh', '-c', script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.end(VISITOR);
  let said = '';
  for await (const chunk of child.stdout) said += String(chunk);
  expect(JSON.parse(/SEEN (.*)/.exec(said)?.[1] ?? '{}')).toEqual({ health: 200, page: 200, asset: 200, code: true });
});
