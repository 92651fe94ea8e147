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
  /** What else shares its port, begun with the port that was found. @throws when it cannot; then nothing is heard. */
  readonly beside?: (port: number, host: string) => Promise<{ readonly address: string; stop(): void }>;
  /** Reads one connection to its end; never rejects. */
  readonly converse: (socket: Socket) => Promise<void>;
}

/** What a sender may leave unread, bytes. */
const MOST_UNREAD = 65_536;

/** One connection as a protocol sees it. */
interface Conversation<E> {
  readonly source: string;
  readonly decoder: { push(bytes: Uint8Array): Iterable<E>; flush?(): Iterable<E> };
  /** @returns what is answered; null = nothing. What it throws ends this line: its sender says again what was not taken. */
  readonly hear: (event: E, peer: string) => Promise<Uint8Array | null> | Uint8Array | null;
  /** What it means to the sender that the line broke, for the log. */
  readonly broken: string;
}

/** Message by message: while one is being stored the socket is not read, so nothing piles up. Never rejects. */
export async function converse<E>(socket: Socket, { log }: Pick<IngestContext, 'log'>, conversation: Conversation<E>): Promise<void> {
  const { source, decoder, hear, broken } = conversation;
  const peer = peerOf(socket);
  /** @returns false when too much of it is unread */
  const answer = async (event: E): Promise<boolean> => {
    const said = await hear(event, peer);
    if (said !== null && socket.writable) socket.write(said);
    return socket.writableLength <= MOST_UNREAD;
  };
  try {
    for await (const event of eventsOf(socket, decoder)) if (!(await answer(event))) return;
  } catch (error) {
    log.warn({ error, peer }, `${source}: ${broken}`);
  } finally {
    socket.destroySoon();
  }
}

/** What comes over a line until it ends; one that is closed here, because nothing came for long, ends as one that its sender closes. */
async function* eventsOf<E>(socket: Socket, decoder: Conversation<E>['decoder']): AsyncGenerator<E> {
  try {
    for await (const chunk of socket) yield* decoder.push(chunk as Buffer);
  } catch (error) {
    if (socket.errored !== null || (error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
  yield* decoder.flush?.() ?? [];
}

export const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress}:${remotePort}`;

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
  const begun = await hasBegun(async () => {
    const port = await listen(server, host, options.port, setting);
    return { port, beside: await options.beside?.(port, host) };
  });
  if ('why' in begun) {
    server.close();
    context.log.error({ why: begun.why }, `${source}: nobody is heard`);
    return { addresses: [], speaks: [`off: ${begun.why}`], reachedBy: {}, stop: () => Promise.resolve() };
  }
  server.on('error', (error) => context.log.error({ error }, `${source}: listener failed`));
  const { port, beside } = begun.value;
  return {
    addresses: [`tcp://${host}:${port}`, ...(beside === undefined ? [] : [beside.address])],
    reachedBy: { [setting]: String(port) },
    stop: () =>
      new Promise((resolve) => {
        beside?.stop();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
