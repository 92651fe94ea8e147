import { realpathSync } from 'node:fs';
import path from 'node:path';
import { createLogger, createServer, type Logger, type ViteDevServer } from 'vite';
import { ROOT } from '#server/lib/discover.ts';

/** What the server answers; everything else is the client's. */
const OF_THE_SERVER = ['/api', '/tiles', '/healthz', '/metrics'];

/**
 * The client from its sources, each change shown at once (Vite's hot replacement), and before it the server.
 * @param http address of the server; null = there is none, for pages that ask for nothing
 * @param port 0 = any free port
 */
export async function openClient(http: string | null, port: number): Promise<ViteDevServer & { readonly address: string }> {
  // The server sees the address the page was opened at, or it would refuse the page as another site's.
  const to = { target: http ?? '', changeOrigin: false };
  const proxy = http === null ? {} : { ...Object.fromEntries(OF_THE_SERVER.map((from) => [from, to])), '/socket.io': { ...to, ws: true } };
  const vite = await createServer({
    configFile: path.join(ROOT, 'vite.config.ts'),
    cacheDir: path.join(ROOT, '.cache', 'vite'),
    customLogger: quietLogger(),
    clearScreen: false,
    server: {
      host: '127.0.0.1',
      port,
      strictPort: port !== 0,
      proxy,
      fs: { allow: [ROOT, realpathSync(path.join(ROOT, 'node_modules'))] },
    },
  });
  await vite.listen();
  const bound = vite.httpServer?.address();
  const address = `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : port}`;
  return Object.assign(vite, { address });
}

/** Without the lines the server drops whenever it starts again; screens say themselves that they have no link. */
function quietLogger(): Logger {
  const logger = createLogger('warn', { allowClearScreen: false });
  return { ...logger, error: (words, options) => (/\bproxy\b.*error/.test(words) ? undefined : logger.error(words, options)) };
}
