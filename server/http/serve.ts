import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { networkOf, type Callers } from '#server/auth/callers.ts';

/** An office of a hundred screens may stand behind one address, each with a handful of connections. */
const OF_ONE_CALLER = 1000;
const OF_ALL = 20_000;
const HEADERS_MS = 10_000;
/** A photograph of 3 MB over a bad mobile link. */
const REQUEST_MS = 60_000;
const CHECK_MS = 1000;

/**
 * An HTTP server that gives nobody more than a share: connections of one caller, and the time a request may take to arrive, are
 * bounded. Trusted proxies speak for many and bound theirs themselves.
 */
export function createHttpServer(callers: Pick<Callers, 'isProxy'>): Server {
  const server = createServer({ headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: CHECK_MS });
  server.maxConnections = OF_ALL;
  const connections = new Map<string, number>();
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    if (callers.isProxy(address)) return;
    const caller = networkOf(address);
    const count = connections.get(caller) ?? 0;
    if (count >= OF_ONE_CALLER) return void socket.destroy();
    connections.set(caller, count + 1);
    socket.once('close', () => {
      const left = connections.get(caller)! - 1;
      if (left > 0) connections.set(caller, left);
      else connections.delete(caller);
    });
  });
  return server;
}

/** Cuts the base path from the addresses of requests, whether a proxy left it there or not. Call when all who listen do. */
export function underBasePath(server: Server, basePath: string): void {
  if (basePath === '') return;
  const strip = (request: IncomingMessage): void => {
    const url = request.url ?? '/';
    if (url === basePath || url.startsWith(`${basePath}/`) || url.startsWith(`${basePath}?`))
      request.url = url.slice(basePath.length).replace(/^(?!\/)/, '/');
  };
  server.prependListener('request', strip);
  server.prependListener('upgrade', strip);
}
