import { existsSync } from 'node:fs';
import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const engine = path.dirname(require.resolve('@cesium/engine/package.json'));
const decoder = path.join(path.dirname(require.resolve('meshoptimizer')), 'meshopt_decoder_reference.js');
/** Copied as they are: workers for geometry, and the Earth's orientation. Decoders that need WebAssembly are left out. */
const FILES = [
  ['Build/Workers', 'Workers'],
  ['Source/Assets/IAU2006_XYS', 'Assets/IAU2006_XYS'],
  ['Source/Assets/approximateTerrainHeights.json', 'Assets/approximateTerrainHeights.json'],
];

/**
 * Vite plugin: puts the files the globe's engine fetches at run time under `assets/`, by version, so that they may be
 * cached for ever; and gives it a meshopt decoder in plain JavaScript, for our policy (script-src 'self') forbids WebAssembly.
 */
export async function cesium(): Promise<Plugin> {
  const { version } = JSON.parse(await readFile(path.join(engine, 'package.json'), 'utf8')) as { version: string };
  const folder = `assets/cesium-${version}`;
  let out = '';
  return {
    name: 'quanyan-cesium',
    enforce: 'pre',
    config: () => ({ define: { CESIUM_BASE_URL: JSON.stringify(`/${folder}/`) } }),
    configResolved: (config) => {
      out = path.resolve(config.root, config.build.outDir);
    },
    /** While developing, the same files are answered from where they are. */
    configureServer: ({ middlewares }) =>
      void middlewares.use(`/${folder}`, (request, response, next) => {
        const asked = path.posix.normalize(decodeURIComponent((request.url ?? '/').replace(/\?.*$/, ''))).slice(1);
        const [source, place] = FILES.find(([, to]) => asked === to || asked.startsWith(`${to}/`)) ?? [];
        const file = source === undefined ? '' : path.join(engine, source, path.relative(place!, asked));
        if (!existsSync(file)) return void next();
        void readFile(file).then(
          (bytes) => response.setHeader('Content-Type', file.endsWith('.js') ? 'text/javascript' : 'application/json').end(bytes),
          next,
        );
      }),
    resolveId: (id, from) => (id === 'meshoptimizer' && from?.includes('@cesium') ? decoder : null),
    writeBundle: async () => {
      for (const [source, place] of FILES) await cp(path.join(engine, source), path.join(out, folder, place), { recursive: true });
    },
  };
}
