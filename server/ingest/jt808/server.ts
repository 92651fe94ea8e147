import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { converse, peerOf, startTcpServer } from '#server/ingest/tcp-server.ts';
import { valuesOf } from '#server/lib/setting.ts';
import settings from './settings.ts';
import { TerminalDesk } from './terminals.ts';
import { FrameDecoder } from './wire/frame.ts';

export const SOURCE = 'jt808';
const MAX_CONNECTIONS = 10_000;
/** Terminals send a heartbeat every minute or so. */
const SILENT_MS = 1_200_000;

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
    converse: (socket) => {
      const line = desk.open(peerOf(socket));
      return converse(socket, context, {
        source: SOURCE,
        decoder: new FrameDecoder(),
        hear(event, peer) {
          if (event.kind !== 'fault') return line.hear(event.frame, event.bytes);
          context.reject(SOURCE, peer, event.bytes, event.reason);
          return null;
        },
        broken: 'the connection broke, or a message was not stored and is left unanswered',
      });
    },
  });
}
