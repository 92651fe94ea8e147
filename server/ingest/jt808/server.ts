import type { Socket } from 'node:net';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { startTcpServer } from '#server/ingest/tcp-server.ts';
import { valuesOf } from '#server/lib/setting.ts';
import settings from './settings.ts';
import { TerminalDesk } from './terminals.ts';
import { FrameDecoder } from './wire/frame.ts';

export const SOURCE = 'jt808';
const MAX_CONNECTIONS = 10_000;
/** Terminals send a heartbeat every minute or so. */
const SILENT_MS = 1_200_000;
const MOST_UNREAD = 65_536;

/** TCP server for terminals. */
export function startJt808(context: IngestContext): Promise<RunningAdapter> {
  const { QUANYAN_JT808_PORT: port, QUANYAN_JT808_CRS: crs } = valuesOf(settings, context.settings);
  const desk = new TerminalDesk(context, SOURCE, crs);
  return startTcpServer(context, {
    source: SOURCE,
    port,
    setting: 'QUANYAN_JT808_PORT',
    mostConnections: MAX_CONNECTIONS,
    silentMs: SILENT_MS,
    converse: (socket) => converse(socket, desk, context),
  });
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
