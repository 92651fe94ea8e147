import { glob } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const MODULE = 'client/world/built-in-kinds.ts';

/**
 * Vite plugin: a built page holds its device kinds as data and not the code that makes and checks them, which is a third less of script.
 * While developing they are modules, which change when their file does.
 */
export function kindsAsData(root: string): Plugin {
  return {
    name: 'quanyan-kinds',
    apply: 'build',
    enforce: 'pre',
    async load(id) {
      if (!id.replaceAll('\\', '/').endsWith(MODULE)) return undefined;
      const files: string[] = [];
      for await (const file of glob('devices/*/kind.ts', { cwd: root })) files.push(file);
      const kinds: unknown[] = [];
      for (const file of files.sort())
        kinds.push(((await import(pathToFileURL(path.join(root, file)).href)) as { default: unknown }).default);
      return `export const BUILT_IN_KINDS = ${JSON.stringify(kinds)};`;
    },
  };
}
