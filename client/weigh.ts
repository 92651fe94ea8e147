import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What is fetched only when somebody asks for it; all the rest counts as the first screen. */
const ON_DEMAND = ['client/panels/device/Trend.tsx', 'client/search/Search.tsx', 'client/admin/Admin.tsx', 'node_modules/pinyin-pro/', 'client/stages/globe/', 'client/stages/interior/'];

/**
 * Vite plugin: says at each build how much script the first 2D screen takes (gzip, the map's worker included), and fails
 * the build when it is more than `limit` bytes.
 */
export function weighFirstScreen(limit: number): Plugin {
  return {
    name: 'quanyan-weigh',
    apply: 'build',
    generateBundle(_, bundle) {
      const chunks = new Map(Object.values(bundle).filter((file) => file.type === 'chunk').map((chunk) => [chunk.fileName, chunk]));
      const first = new Set<string>();
      const take = (name: string): void => {
        const chunk = chunks.get(name);
        const own = chunk?.facadeModuleId?.replaceAll('\\', '/') ?? '';
        if (!chunk || first.has(name) || ON_DEMAND.some((part) => own.includes(part))) return;
        first.add(name);
        chunk.imports.forEach(take);
        chunk.dynamicImports.forEach(take);
      };
      for (const chunk of chunks.values()) if (chunk.isEntry) take(chunk.fileName);
      let bytes = 0;
      for (const name of first) bytes += gzipSync(chunks.get(name)!.code).length;
      for (const file of Object.values(bundle)) if (file.type === 'asset' && /^(?!.*\/globe-).*\.m?js$/.test(file.fileName)) bytes += gzipSync(file.source).length;
      const words = `first screen: ${Math.round(bytes / 1000)} kB of script (gzip), at most ${limit / 1000}`;
      if (bytes > limit) this.error(`${words}. Load something on demand, or ask whether it is worth it.`);
      else this.info(words);
    },
  };
}
