import { existsSync, readFileSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import { KIND_ICONS } from '../../../contract/vocabularies/icons.ts';
import { UI_ICONS } from './names.ts';

/** An icon as data, so that no markup is ever injected: path data in a square of side `size`, stroked or filled. */
export interface IconShape {
  readonly size: number;
  readonly stroke: boolean;
  readonly paths: readonly string[];
}

const MODULE = 'virtual:quanyan-icons';
const OUTLINED = { folder: '@tabler/icons/icons/outline', stroke: true };
const FILLED = { folder: '@tabler/icons/icons/filled', stroke: false };
const TEMAKI = { folder: '@rapideditor/temaki/icons', stroke: false };
/** Of things in a street temaki has the plainer picture. */
const TEMAKI_FIRST = [TEMAKI, OUTLINED, FILLED];
/** Beside words all are drawn alike: in outline. */
export const OUTLINED_FIRST = [OUTLINED, FILLED, TEMAKI];

/**
 * Vite plugin: `virtual:quanyan-icons` holds the shapes of the icons the interface uses and of those the device kinds
 * name, and no others. A new kind folder brings its icon with it; no list is edited.
 */
export function icons(root: string): Plugin {
  return {
    name: 'quanyan-icons',
    resolveId: (id) => (id === MODULE ? `\0${MODULE}` : undefined),
    async load(id) {
      if (id !== `\0${MODULE}`) return undefined;
      const shapes: Record<string, IconShape> = {};
      for (const name of new Set([...KIND_ICONS, ...(await kindIcons(root))])) shapes[name] = readIcon(root, name);
      for (const name of UI_ICONS) shapes[name] = readIcon(root, name, OUTLINED_FIRST);
      return `export default ${JSON.stringify(shapes)}`;
    },
  };
}

async function kindIcons(root: string): Promise<string[]> {
  const names: string[] = [];
  for await (const file of glob('devices/*/kind.ts', { cwd: root })) {
    const module = (await import(pathToFileURL(path.join(root, file)).href)) as { default: { icon: string } };
    names.push(module.default.icon);
  }
  return names.sort();
}

/** Finds an icon by name. Throws when neither collection has it. */
export function readIcon(root: string, name: string, folders = TEMAKI_FIRST): IconShape {
  for (const { folder, stroke } of folders) {
    const file = path.join(root, 'node_modules', folder, `${name}.svg`);
    if (existsSync(file)) return parseIcon(readFileSync(file, 'utf8'), stroke);
  }
  throw new Error(
    `icon ${JSON.stringify(name)}: neither @rapideditor/temaki nor @tabler/icons has ${name}.svg. Choose a name from one of them.`,
  );
}

function parseIcon(svg: string, stroke: boolean): IconShape {
  const size = Number(/viewBox="0 0 (\d+) \d+"/.exec(svg)?.[1] ?? 24);
  const paths = [...svg.matchAll(/<path\b[^>]*?\sd="([^"]+)"/g)].map((match) => match[1]).filter((d) => d !== 'M0 0h24v24H0z');
  return { size, stroke, paths };
}
