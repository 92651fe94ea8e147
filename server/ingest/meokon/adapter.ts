import { defineAdapter, type IngestContext } from '#server/ingest/adapter.ts';
import { converse, startTcpServer } from '#server/ingest/tcp-server.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { ReportDecoder, type TerminalEvent } from './codec.ts';
import { SOURCE, observe } from './observe.ts';
import settings from './settings.ts';

const MOST_CONNECTIONS = 5000;
/** They report and hang up. */
const SILENT_MS = 120_000;

export default defineAdapter({
  id: SOURCE,
  name: 'MEOKON A5 5A',
  senders: 'network',
  start: (context) =>
    startTcpServer(context, {
      source: SOURCE,
      port: valuesOf(settings, context.settings).QUANYAN_MEOKON_PORT,
      setting: 'QUANYAN_MEOKON_PORT',
      mostConnections: MOST_CONNECTIONS,
      silentMs: SILENT_MS,
      converse: (socket) =>
        converse(socket, context, {
          source: SOURCE,
          decoder: new ReportDecoder(),
          hear: (event, peer) => take(event, peer, context),
          broken: 'the connection broke, or a report was not stored: the terminal is cut off so that it says it again',
        }),
    }),
});

/** @throws what `accept` throws */
async function take(event: TerminalEvent, peer: string, context: IngestContext): Promise<null> {
  if (event.kind === 'junk') {
    context.reject(SOURCE, peer, event.bytes, event.reason);
    return null;
  }
  const device = `${SOURCE}:${event.report.number}`;
  const { observations, fault } = observe(event.report, context.now(), context.kindOf(device)?.points);
  if (fault !== null) context.reject(SOURCE, peer, event.bytes, `${device}: ${fault}`);
  if (observations.length > 0) await context.accept(observations);
  return null;
}
