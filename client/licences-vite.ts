import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';

/** What a build takes shapes or glyphs from, which no module of the page names. */
const DRAWN_FROM = ['@fontsource-variable/noto-sans-sc', '@rapideditor/temaki', '@tabler/icons'];
const TEXT = /^(licen[cs]e|copying|ofl)(\.(md|txt))?$/i;

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean; readonly version?: string; readonly license?: string }>>;
}

/** A package that is shipped, as `licences/index.json` has it. */
interface Shipped {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** It is part of the pages, of the server, or of both. */
  readonly pages: boolean;
  readonly server: boolean;
  /** File of the licence's text, beside the index; null = the package has none. */
  readonly text: string | null;
}

/** Folder of the package that a module is of, as the lock file names it. */
const folderOf = (module: string): string | null =>
  /node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(module.replaceAll('\\', '/'))?.[0] ?? null;

/**
 * Vite plugin: writes which packages are shipped, under which licences, with their texts: those the built pages are made of, and those
 * the server runs from.
 */
export function licences(root: string): Plugin {
  return {
    name: 'quanyan-licences',
    apply: 'build',
    async generateBundle() {
      const lock = JSON.parse(await readFile(path.join(root, 'package-lock.json'), 'utf8')) as Lock;
      const pages = new Set([...this.getModuleIds()].map(folderOf).concat(DRAWN_FROM.map((name) => `node_modules/${name}`)));
      const shipped: Shipped[] = [];
      for (const [folder, { dev, version = '', license }] of Object.entries(lock.packages)) {
        const server = !dev && folder !== '';
        if ((!server && !pages.has(folder)) || !existsSync(path.join(root, folder))) continue;
        const name = folder.replace(/^.*node_modules\//, '');
        const source = await licenceText(path.join(root, folder));
        const text = source === null ? null : `${name.replaceAll('/', '-')}-${version}.txt`;
        if (text !== null) this.emitFile({ type: 'asset', fileName: `licences/${text}`, source: source! });
        shipped.push({ name, version, licence: license ?? 'see the text', pages: pages.has(folder), server, text });
      }
      shipped.sort((a, b) => (a.name < b.name ? -1 : 1));
      this.emitFile({ type: 'asset', fileName: 'licences/index.json', source: JSON.stringify(shipped) });
    },
  };
}

async function licenceText(folder: string): Promise<string | null> {
  const file = (await readdir(folder)).find((each) => TEXT.test(each));
  return file === undefined ? null : readFile(path.join(folder, file), 'utf8');
}
