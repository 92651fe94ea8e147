import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { cesium } from './client/stages/globe/cesium-vite.ts';
import { icons } from './client/ui/icons/collect.ts';
import { kindsAsData } from './client/kinds-as-data.ts';
import { licences } from './client/licences-vite.ts';
import { weighFirstScreen } from './client/weigh.ts';
import manifest from './package.json' with { type: 'json' };

const root = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: `${root}client`,
  // Files name each other from where they are, so that all may be served below any path.
  base: './',
  publicDir: false,
  define: { 'import.meta.env.QUANYAN_VERSION': JSON.stringify(manifest.version) },
  plugins: [react(), icons(root), kindsAsData(root), cesium(), licences(root), weighFirstScreen(1_000_000)],
  worker: { format: 'es' },
  build: {
    outDir: `${root}dist/client`,
    emptyOutDir: true,
    target: 'es2023',
    /** A data: URL needs a wider CSP than a file; nothing is inlined. */
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 4500,
    // Every stage's file is called stage.ts: what is fetched should say which one it is.
    rolldownOptions: {
      output: {
        // By itself it would be put with what the map needs everywhere, and come with the first screen.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: 'webgpu-only', test: /@luma\.gl\/gpgpu\/dist\/operations\/webgpu\// }],
        },
        chunkFileNames: ({ facadeModuleId }) =>
          `assets/${/stages\/(\w+)\/stage\.ts$/.exec(facadeModuleId ?? '')?.[1].concat('-') ?? ''}[name]-[hash].js`,
      },
    },
  },
});
