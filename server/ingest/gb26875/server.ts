import { createServer, type Socket } from 'node:net';
import { zoneOf } from '#server/incidents/zone.ts';
import { listen } from '#server/lib/listen.ts';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import type { Message, Unit } from './codec.ts';
import { SOURCE } from './observe.ts';
import { Session } from './session.ts';
import { TIMINGS, type Timings } from './timings.ts';

export interface Gb26875Options {
  readonly timings: Timings;
  readonly maxConnections: number;
  /** Bytes a unit may leave unread before its connection is closed. */
  readonly maxUnread: number;
}
const DEFAULTS: Gb26875Options = { timings: TIMINGS, maxConnections: 10_000, maxUnread: 65_536 };

export interface RunningGb26875 extends RunningAdapter {
  /**
   * Sends a read request or command (查岗, clock, init …) to a connected unit and resolves with what it answered.
   * Rejects with a sentence when the unit is not connected, denies it, or stays silent through three retries.
   * @param source the unit's 48-bit address.
   */
  request(source: number, unit: Unit): Promise<Message>;
}

/** TCP server for GB/T 26875.3 transmission units. What happens on one connection never reaches another. */
export async function startGb26875(context: IngestContext, options: Partial<Gb26875Options> = {}): Promise<RunningGb26875> {
  const { timings, maxConnections, maxUnread } = { ...DEFAULTS, ...options };
  const zone = zoneOf(context.settings.timezone);
  const sessions = new Map<Socket, Session>();
  const server = createServer({ noDelay: true, keepAlive: true, allowHalfOpen: true }, (socket) => {
    const session = serve(socket, (line) => new Session(line, context, zone, timings), maxUnread);
    sessions.set(socket, session);
    context.connected(SOURCE, sessions.size);
    socket.once('close', () => {
      sessions.delete(socket);
      context.connected(SOURCE, sessions.size);
    });
  });
  server.maxConnections = maxConnections;
  server.on('drop', (refused) => {
    const peer = `${refused?.remoteAddress}:${refused?.remotePort}`;
    context.reject(SOURCE, peer, new Uint8Array(0), `refused: ${maxConnections} connections are open`);
  });
  const { host, gb26875Port } = context.settings;
  const port = await listen(server, host, gb26875Port, 'QUANYAN_GB26875_PORT');
  server.on('error', (error) => context.log.error({ error }, 'gb26875: listener failed'));
  return {
    addresses: [`tcp://${host}:${port}`],
    request: (source, unit) => {
      const session = [...sessions.values()].findLast((one) => one.source === source);
      return session?.request(unit) ?? Promise.reject(new Error(`gb26875: unit ${source} is not connected`));
    },
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sessions.keys()) socket.destroy();
    }),
  };
}

function serve(socket: Socket, open: (line: ConstructorParameters<typeof Session>[0]) => Session, maxUnread: number): Session {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  let why = 'connection closed';
  const close = (reason: string): void => {
    why = reason;
    socket.destroy();
  };
  const session = open({
    peer,
    close,
    write: (bytes) => {
      socket.write(bytes);
      if (socket.writableLength > maxUnread) close(`does not read: ${socket.writableLength} bytes wait`);
    },
    hold: (held) => (held ? socket.pause() : socket.resume()),
  });
  socket.on('data', (chunk) => session.receive(chunk));
  // A sender that says no more may still be reading: what it said is answered first.
  socket.once('end', () => session.finish(() => socket.end()));
  socket.on('error', (error) => {
    why = error.message;
  });
  socket.once('close', () => session.end(why));
  return session;
}
