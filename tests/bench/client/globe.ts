import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { cesium } from '#client/stages/globe/cesium-vite.ts';
import { icons } from '#client/ui/icons/collect.ts';
import { ROOT } from '#server/lib/discover.ts';
import { openBrowser, type RealBrowser } from '#tests/browser/browser.ts';
import type { Name, Ticks } from './globe-page.helper.ts';
import type { BenchResult } from '../result.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.css': 'text/css',
};

/** The page with its engine, as a folder that can be served. */
async function buildPage(folder: string): Promise<void> {
  const entry = path.join(ROOT, 'tests/bench/client/globe-page.helper.ts');
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    plugins: [icons(ROOT), cesium()],
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
      chunkSizeWarningLimit: 9999,
      rolldownOptions: { input: entry, output: { entryFileNames: 'page.js' } },
    },
  });
  await writeFile(
    path.join(folder, 'index.html'),
    '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script type="module" src="/page.js"></script>',
  );
}

async function serve(folder: string): Promise<{ readonly address: string; readonly close: () => void }> {
  const server = createServer((request, response) => {
    const file = path.join(
      folder,
      path.normalize(new URL(request.url ?? '/', 'http://x').pathname === '/' ? '/index.html' : new URL(request.url!, 'http://x').pathname),
    );
    readFile(file).then(
      (bytes) => response.writeHead(200, { 'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { address: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close: () => server.close() };
}

async function ticks(browser: RealBrowser, address: string, name: Name, rounds: number, warmUp: number): Promise<number> {
  const page = await browser.open(address);
  await page.waitForFunction(() => 'measure' in globalThis);
  const all = await page.evaluate(
    ([which, count, before]) =>
      (globalThis as unknown as { measure: (name: Name, rounds: number, warmUp: number) => Promise<Ticks> }).measure(which, count, before),
    [name, rounds, warmUp] as const,
  );
  await page.close();
  return all.toSorted((a, b) => a - b)[all.length >> 1];
}

/** What a tick costs the page's main thread on the globe, 100,000 points of which 10 % change: ours, and the engine's own two ways. */
export async function run(): Promise<BenchResult[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'quanyan-globe-'));
  await buildPage(folder);
  const { address, close } = await serve(folder);
  const browser = await openBrowser({ width: 640, height: 360 });
  try {
    const own = await ticks(browser, address, 'ours', 9, 2);
    const buffer = await ticks(browser, address, 'bufferPoints', 7, 1);
    const entity = await ticks(browser, address, 'entities', 3, 0);
    const ratio = entity / own;
    return [
      {
        name: 'globe tick, 100,000 points, 10 % changed: cheaper than the Entity API',
        value: ratio,
        unit: '×',
        target: '≥ 20×',
        ok: ratio >= 20,
        note: 'change and draw, main thread, median',
      },
      { name: 'of which: one byte a point', value: own, unit: 'ms' },
      { name: 'of which: BufferPointCollection', value: buffer, unit: 'ms' },
      { name: 'of which: Entity API', value: entity, unit: 'ms' },
    ];
  } finally {
    await browser.close();
    close();
    await rm(folder, { recursive: true, force: true });
  }
}
