import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';

/** Shows one step of a longer job: what is done, how long it took, or that nothing had to be done. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  process.stdout.write(`▸ ${title} …\n`);
  const result = await work();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(`✓ ${title} (${result === UNCHANGED ? 'nothing changed' : `${seconds} s`})\n`);
  return result;
}

/** The language that a terminal asks for; English when it asks for none of ours. */
export const languageOf = ({ LC_ALL, LC_MESSAGES, LANG }: Readonly<Record<string, string | undefined>>): 'zh' | 'en' =>
  /^zh/i.test(LC_ALL || LC_MESSAGES || LANG || '') ? 'zh' : 'en';

export const UNCHANGED = Symbol('unchanged');

/** SHA-256 over the paths and contents of all files that match. */
export async function fingerprint(patterns: readonly string[]): Promise<string> {
  const files: string[] = [];
  for await (const entry of glob([...patterns], { cwd: ROOT, withFileTypes: true })) {
    if (entry.isFile()) files.push(path.join(entry.parentPath, entry.name));
  }
  const hash = createHash('sha256');
  for (const file of files.sort())
    hash
      .update(path.relative(ROOT, file))
      .update('\0')
      .update(await readFile(file));
  return hash.digest('hex');
}

/** Runs a program to its end; its output is shown. @throws Error when it fails. */
export async function program(command: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const code = await exitCode(spawn(command, args, { cwd: ROOT, stdio: 'inherit', ...options }));
  if (code !== 0) throw new Error(`${path.basename(command)} ${args.slice(0, 3).join(' ')} ended with code ${code}`);
}

export const exitCode = (child: ChildProcess): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });

/** A package's own program below `node_modules`, run by this Node: works alike on every platform. */
export async function packageProgram(name: string, bin: string, args: readonly string[], options: SpawnOptions = {}): Promise<void> {
  const folder = path.join(ROOT, 'node_modules', name);
  const manifest = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8')) as { bin: Record<string, string> | string };
  const file = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  await program(process.execPath, [path.join(folder, file), ...args], options);
}

const CLIENT_SOURCES = [
  'client/**/*',
  'contract/**/*.ts',
  'devices/**/*.ts',
  'devices/**/*.tsx',
  'scenes/**/*.ts',
  'tiles/style/**/*.ts',
  'vite.config.ts',
  'package-lock.json',
];
export const CLIENT_DIST = path.join(ROOT, 'dist', 'client');

/** Builds the client when its sources changed since the last build. A bundle has it built and no sources. */
export async function buildClient(): Promise<typeof UNCHANGED | void> {
  if (!existsSync(path.join(ROOT, 'client')) && existsSync(path.join(CLIENT_DIST, 'index.html'))) return UNCHANGED;
  const stamp = path.join(ROOT, 'dist', 'client.stamp');
  const sources = await fingerprint(CLIENT_SOURCES);
  if (existsSync(path.join(CLIENT_DIST, 'index.html')) && existsSync(stamp) && (await readFile(stamp, 'utf8')) === sources)
    return UNCHANGED;
  // Whoever asks for it (a test runner sets another), what is built is what is shipped.
  await packageProgram('vite', 'vite', ['build', '--logLevel', 'warn'], { env: { ...process.env, NODE_ENV: 'production' } });
  await mkdir(path.dirname(stamp), { recursive: true });
  await writeFile(stamp, sources);
}

/** Ends the program with a sentence instead of a stack when something expected went wrong. */
export function explainAndExit(error: unknown): never {
  console.error(`✗ ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
