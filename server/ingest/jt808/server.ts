import { createServer, type Socket } from 'node:net';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { hasBegun, listen } from '#server/lib/listen.ts';
import { valuesOf } from '#server/lib/setting.ts';
import settings from './settings.ts';
import { TerminalDesk } from './terminals.ts';
import { FrameDecoder } from './wire/frame.ts';

export const SOURCE = 'jt808';
const MAX_CONNECTIONS = 10_000;
/** Terminals send a heartbeat every minute or so. */
const SILENT_MS = 1_200_000;
const MOST_UNREAD = 65_536;

/** TCP server for terminals. A taken port is told in words, and everything else goes on without it. */
export async function startJt808(context: IngestContext): Promise<RunningAdapter> {
  const { QUANYAN_JT808_PORT: wanted, QUANYAN_JT808_CRS: crs } = valuesOf(settings, context.settings);
  const desk = new TerminalDesk(context, SOURCE, crs);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    context.connected(SOURCE, sockets.add(socket).size);
    socket.setTimeout(SILENT_MS, () => socket.destroy());
    void converse(socket, desk, context).finally(() => {
      sockets.delete(socket);
      context.connected(SOURCE, sockets.size);
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  const { host } = context.settings;
  const begun = await hasBegun(() => listen(server, host, wanted, 'QUANYAN_JT808_PORT'));
  if ('why' in begun) {
    context.log.error({ why: begun.why }, 'jt808: terminals are not heard');
    return { addresses: [], speaks: [`off: ${begun.why}`], reachedBy: {}, stop: () => Promise.resolve() };
  }
  server.on('error', (error) => context.log.error({ error }, 'jt808: listener failed'));
  return {
    addresses: [`tcp://${host}:${begun.value}`],
    reachedBy: { QUANYAN_JT808_PORT: String(begun.value) },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** Message by message: while one is being stored the socket is not read, so nothing piles up. */
async function converse(socket: Socket, desk: TerminalDesk, { reject, log }: IngestContext): Promise<void> {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  const decoder = new FrameDecoder();
  const line = desk.open(peer);
  try {
    for await (const chunk of socket)
      for (const event of decoder.push(chunk as Buffer)) {
        if (event.kind === 'fault') {
          reject(SOURCE, peer, event.bytes, event.reason);
          continue;
        }
        const answer = await line.hear(event.frame, event.bytes);
        if (answer !== null) socket.write(answer);
        if (socket.writableLength > MOST_UNREAD) return;
      }
  } catch (error) {
    log.warn({ error, peer }, 'jt808: the connection broke, or a message was not stored and is left unanswered');
  } finally {
    socket.destroySoon();
  }
}
