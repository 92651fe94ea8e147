import { glob, stat } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { AreaSource } from './source.ts';

async function loadSources(): Promise<AreaSource[]> {
  const sources: AreaSource[] = [];
  for await (const file of glob('*.source.ts', { cwd: import.meta.dirname })) {
    sources.push(((await import(pathToFileURL(path.join(import.meta.dirname, file)).href)) as { default: AreaSource }).default);
  }
  return sources;
}

export interface FoundFile {
  readonly file: string;
  readonly source: AreaSource;
}

/**
 * Which source reads which file. A folder stands for every file in it that a source knows.
 * @throws Error naming the file that is missing or that nothing can read.
 */
export async function findSources(named: readonly string[]): Promise<FoundFile[]> {
  const sources = await loadSources();
  const sourceOf = (file: string): AreaSource | undefined =>
    sources.find(({ endings }) => endings.some((ending) => file.toLowerCase().endsWith(ending)));
  const endings = sources.flatMap((source) => source.endings).join(', ');
  const found: FoundFile[] = [];
  for (const name of named) {
    const file = path.resolve(name);
    const about = await stat(file).catch(() => null);
    if (about === null) throw new Error(`There is no file ${name}.`);
    if (!about.isDirectory()) {
      const source = sourceOf(file);
      if (!source) throw new Error(`${name} cannot be read: files end in ${endings}.`);
      found.push({ file, source });
      continue;
    }
    const before = found.length;
    for await (const inside of glob('*', { cwd: file })) {
      const source = sourceOf(inside);
      if (source) found.push({ file: path.join(file, inside), source });
    }
    if (found.length === before) throw new Error(`The folder ${name} holds no file that ends in ${endings}.`);
  }
  return found.sort((a, b) => (a.file < b.file ? -1 : 1));
}
