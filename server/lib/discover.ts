import { glob } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';

/** The project's root folder. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/**
 * Imports every module that matches a pattern below the project root, in path order, and returns its default export.
 * This is how kinds, protocols, rules, routes and scenarios are found: adding one edits no list.
 */
export async function discover<T>(pattern: string): Promise<{ file: string; value: T }[]> {
  const files: string[] = [];
  for await (const file of glob(pattern, { cwd: ROOT })) files.push(file.split(path.sep).join('/'));
  files.sort();
  return Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(path.join(ROOT, file)).href)) as { default?: T };
      if (module.default === undefined) throw new Error(`${file}: has no default export`);
      return { file, value: module.default };
    }),
  );
}
