import type { Socket } from 'node:net';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { peerOf, startTcpServer } from '#server/ingest/tcp-server.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { zoneOf } from '#contract/zone.ts';
import { Memory } from './memory.ts';
import { wayToMeter } from './operate.ts';
import { SOURCE } from './readings.ts';
import { Session, type SessionDeps } from './session.ts';
import settings from './settings.ts';
import { TIMINGS, type Timings } from './timings.ts';

const MOST_LINES = 10_000;
/** Bytes a concentrator may leave unread. */
const MOST_UNREAD = 65_536;

/** TCP server that concentrators of meters dial in to. What happens on one line never reaches another. */
export async function startMeters(context: IngestContext, patience: Partial<Timings> = {}): Promise<RunningAdapter> {
  const { QUANYAN_METERS_PORT: port, QUANYAN_METERS_EVERY_S: everyS } = valuesOf(settings, context.settings);
  const timings: Timings = { everyMs: everyS * 1000, ...TIMINGS, ...patience };
  const named = new Map<string, Session>();
  const sockets = new Map<Session, Socket>();
  const deps: SessionDeps = {
    context,
    timings,
    memory: new Memory(zoneOf(context.settings.timezone)),
    onName: (name, session) => {
      // Dialled in again: the line before is dead, whether or not it knows.
      const before = named.get(name);
      named.set(name, session);
      if (before !== undefined) sockets.get(before)?.destroy();
    },
  };
  const running = await startTcpServer(context, {
    source: SOURCE,
    port,
    setting: 'QUANYAN_METERS_PORT',
    mostConnections: MOST_LINES,
    silentMs: timings.silentMs,
    converse: async (socket) => {
      const session = new Session(lineOf(socket), deps);
      sockets.set(session, socket);
      await hear(socket, session, context);
      session.end();
      sockets.delete(session);
      if (session.name !== null && named.get(session.name) === session) named.delete(session.name);
    },
  });
  return { ...running, operate: (order) => wayToMeter(order, named, timings) };
}

const lineOf = (socket: Socket): ConstructorParameters<typeof Session>[0] => ({
  peer: peerOf(socket),
  write: (bytes) => {
    socket.write(bytes);
    if (socket.writableLength > MOST_UNREAD) socket.destroy();
  },
  close: () => socket.destroy(),
});

/** While what was said is being stored no more is read. */
async function hear(socket: Socket, session: Session, context: IngestContext): Promise<void> {
  try {
    for await (const chunk of socket) await session.receive(chunk as Buffer);
  } catch (error) {
    context.log.debug({ error }, 'meters: a line broke');
  } finally {
    socket.destroy();
  }
}
