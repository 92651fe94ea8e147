import { glob } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';

const MODULE = 'client/world/built-in-kinds.ts';
const ELEMENT = 'device-kinds';

async function kindsOf(root: string): Promise<unknown[]> {
  const files: string[] = [];
  for await (const file of glob('devices/*/kind.ts', { cwd: root })) files.push(file);
  const kinds: unknown[] = [];
  for (const file of files.sort()) kinds.push(((await import(pathToFileURL(path.join(root, file)).href)) as { default: unknown }).default);
  return kinds;
}

/**
 * Vite plugin: a built page holds its device kinds as data beside its script, and not the code that makes and checks them: a kind that is
 * added adds no script. While developing they are modules, which change when their file does.
 */
export function kindsAsData(root: string): Plugin {
  return {
    name: 'quanyan-kinds',
    apply: 'build',
    enforce: 'pre',
    load: (id) =>
      id.replaceAll('\\', '/').endsWith(MODULE)
        ? `export const BUILT_IN_KINDS = JSON.parse(document.getElementById('${ELEMENT}').textContent);`
        : undefined,
    transformIndexHtml: async () => [
      {
        tag: 'script',
        attrs: { type: 'application/json', id: ELEMENT },
        // Nothing in it may end the element it stands in.
        children: JSON.stringify(await kindsOf(root)).replaceAll('<', '\\u003c'),
        injectTo: 'head',
      },
    ],
  };
}
