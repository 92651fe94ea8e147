import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Access, Principal } from '#server/auth/access.ts';
import { Callers } from '#server/auth/callers.ts';
import { openSockets } from './sockets.ts';
import { user, type PlainServer } from './fixture.ts';

export interface OpenServer {
  readonly url: string;
  /** Ends the session of a cookie, as a revocation would. */
  revoke(cookie: string): void;
  /** The same, and nobody is told. */
  forget(cookie: string): void;
  /** Bytes that wait in this process for clients to read. */
  waiting(): number;
  close(): Promise<void>;
}

/** Real sockets before a plain server. The cookie is the jurisdiction: `sees=/a`. */
export async function openServer(server: PlainServer, port = 0): Promise<OpenServer> {
  const ended = new Set<string>();
  const listeners = new Set<(sessions: readonly string[]) => void>();
  const access: Access = {
    principal: (cookie) => {
      const jurisdiction = /^sees=(\/.+)$/.exec(cookie ?? '')?.[1];
      const principal: Principal | null = jurisdiction && !ended.has(cookie!) ? { user: user(jurisdiction), session: cookie! } : null;
      return principal;
    },
    onEnded: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    originAllowed: (origin, host) => origin === undefined || origin === `http://${host}`,
  };
  const httpServer = createServer((_request, response) => response.writeHead(404).end());
  const sockets = new Set<Socket>();
  httpServer.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const fanout = openSockets({ hub: server.hub, endpoints: server.endpoints, httpServer, access, callers: new Callers([]) });
  await new Promise<void>((resolve) => httpServer.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`,
    revoke: (cookie) => {
      ended.add(cookie);
      for (const listener of listeners) listener([cookie]);
    },
    forget: (cookie) => void ended.add(cookie),
    waiting: () => [...sockets].reduce((sum, socket) => sum + socket.writableLength, 0),
    close: async () => {
      fanout.close();
      httpServer.closeAllConnections();
      await new Promise((resolve) => httpServer.close(resolve));
    },
  };
}

/** Waits until something is so; ticks the server meanwhile, as life would. */
export async function until(so: () => boolean, meanwhile: () => void = () => {}): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!so()) {
    if (performance.now() > deadline) throw new Error(`it never became true: ${so.toString()}`);
    meanwhile();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
