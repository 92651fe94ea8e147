// First thing every npm script runs, on whatever Node (20 or newer) the machine has: installs the pinned packages when the
// lock file changed, then hands over to the pinned Node 24. Plain JavaScript, no dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = path.join(root, 'node_modules', '.quanyan-stamp');
const [task, ...args] = process.argv.slice(2);

if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node ${process.versions.node} is too old to begin with: install Node 20 or newer (Quanyan then brings its own Node 24).`);
}
installWhenChanged();
run(pinnedNode(), [path.join(root, 'scripts', `${task}.ts`), ...args]);

function installWhenChanged() {
  const stamp = createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return;
  const started = Date.now();
  console.log('▸ Installing packages (Node 24 included) …');
  // Nothing we use needs an install script: binaries come inside the packages.
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (done.status !== 0) fail('npm ci failed: the lines above say why. Is the package registry reachable?');
  writeFileSync(stampFile, stamp);
  console.log(`✓ Packages installed (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

/** Node 24 comes as a package per platform; a Node of at least 24 that runs us already is as good. */
function pinnedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  for (const name of [`node-${platform}-${process.arch}`, `node-bin-${platform}-${process.arch}`]) {
    const file = path.join(root, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
    if (existsSync(file)) return file;
  }
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail(`There is no packaged Node 24 for ${process.platform}-${process.arch}: install Node 24 and try again.`);
}

function run(node, argv) {
  const env = {
    ...process.env,
    PATH: `${path.dirname(node)}${path.delimiter}${path.join(root, 'node_modules', '.bin')}${path.delimiter}${process.env.PATH}`,
    // Compiled code is kept, where that may be written: servers, their threads and tests are there sooner.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(root, 'node_modules', '.cache', 'compiled'),
  };
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...argv], { cwd: root, stdio: 'inherit', env });
  // Ctrl-C reaches the child by itself (same terminal); we only must not die before it has cleaned up.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

function fail(message) {
  console.error(`✗ ${message}`);
  process.exit(1);
}
