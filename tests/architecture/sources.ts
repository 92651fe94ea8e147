import { glob, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '#server/lib/discover.ts';

interface SourceFile {
  /** Path below the project root, with `/`. */
  readonly file: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

interface Import {
  /** As written. */
  readonly specifier: string;
  /** Project file it means, or null for a package or built-in. */
  readonly file: string | null;
  readonly typeOnly: boolean;
}

const FOLDERS = 'contract,devices,server,client,scenes,tiles,mock-feeds,tests,scripts';
const IMPORT = /(?:^|\n)\s*(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)/g;

/** Every TypeScript file of ours with what it imports. */
export async function readSources(): Promise<SourceFile[]> {
  const files: string[] = [];
  for await (const file of glob([`{${FOLDERS}}/**/*.ts`, `{${FOLDERS}}/**/*.tsx`, '*.ts'], { cwd: ROOT }))
    files.push(file.split(path.sep).join('/'));
  return Promise.all(
    files.sort().map(async (file) => {
      const text = await readFile(path.join(ROOT, file), 'utf8');
      return { file, text, imports: importsOf(file, text) };
    }),
  );
}

function importsOf(file: string, text: string): Import[] {
  const found: Import[] = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[2] ?? match[3];
    found.push({ specifier, file: resolve(file, specifier), typeOnly: match[1] !== undefined });
  }
  return found;
}

function resolve(from: string, specifier: string): string | null {
  const bare = specifier.replace(/\?.*$/, '');
  if (bare.startsWith('#')) return bare.slice(1);
  if (bare.startsWith('.')) return path.posix.join(path.posix.dirname(from), bare);
  return null;
}
