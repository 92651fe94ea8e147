import { createServer, type Socket } from 'node:net';
import { hasBegun, listen } from '#server/lib/listen.ts';
import type { IngestContext, RunningAdapter } from './adapter.ts';

interface TcpServerOptions {
  /** Of what comes over it, and in the log. */
  readonly source: string;
  readonly port: number;
  /** The setting that says the port. */
  readonly setting: string;
  readonly mostConnections: number;
  /** A connection that says nothing for so long is closed, ms. */
  readonly silentMs: number;
  /** Reads one connection to its end; never rejects. */
  readonly converse: (socket: Socket) => Promise<void>;
}

/** TCP server for devices that dial in. A taken port is told in words, and everything else goes on without it. */
export async function startTcpServer(context: IngestContext, options: TcpServerOptions): Promise<RunningAdapter> {
  const { source, setting } = options;
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    context.connected(source, sockets.add(socket).size);
    socket.setTimeout(options.silentMs, () => socket.destroy());
    void options.converse(socket).finally(() => {
      sockets.delete(socket);
      context.connected(source, sockets.size);
    });
  });
  server.maxConnections = options.mostConnections;
  const { host } = context.settings;
  const begun = await hasBegun(() => listen(server, host, options.port, setting));
  if ('why' in begun) {
    context.log.error({ why: begun.why }, `${source}: nobody is heard`);
    return { addresses: [], speaks: [`off: ${begun.why}`], reachedBy: {}, stop: () => Promise.resolve() };
  }
  server.on('error', (error) => context.log.error({ error }, `${source}: listener failed`));
  return {
    addresses: [`tcp://${host}:${begun.value}`],
    reachedBy: { [setting]: String(begun.value) },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
