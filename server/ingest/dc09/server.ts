import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { converse, startTcpServer } from '#server/ingest/tcp-server.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { readAccounts } from './accounts.ts';
import { SOURCE } from './observe.ts';
import { Receiver } from './receiver.ts';
import settings from './settings.ts';
import { FrameDecoder } from './wire/frame.ts';

const MAX_CONNECTIONS = 10_000;
/** Longer than the slowest poll of a second path (890 s). */
const SILENT_MS = 1_200_000;
/** Datagrams being stored at once; beyond it they are dropped, and their panels say them again. */
const MOST_DATAGRAMS = 1000;

/** TCP and UDP server for alarm panels, on one port. A taken port is told in words, and everything else goes on without it. */
export function startDc09(context: IngestContext): Promise<RunningAdapter> {
  const { QUANYAN_DC09_PORT: wanted, QUANYAN_DC09_KEYS, QUANYAN_DC09_WINDOW } = valuesOf(settings, context.settings);
  const [past, ahead] = QUANYAN_DC09_WINDOW.split('/').map(Number);
  const receiver = new Receiver(context, {
    accounts: readAccounts(QUANYAN_DC09_KEYS) ?? new Map(),
    window: { pastMs: past * 1000, aheadMs: ahead * 1000 },
  });
  return startTcpServer(context, {
    source: SOURCE,
    port: wanted,
    setting: 'QUANYAN_DC09_PORT',
    mostConnections: MAX_CONNECTIONS,
    silentMs: SILENT_MS,
    converse: (socket) =>
      converse(socket, context, {
        source: SOURCE,
        decoder: new FrameDecoder(),
        hear: (event, peer) => receiver.hear(event, peer),
        broken: 'the connection broke',
      }),
    beside: async (port, host) => {
      const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4');
      await bind(udp, port, host);
      hearDatagrams(udp, receiver, context);
      return { address: `udp://${host}:${port}`, stop: () => udp.close() };
    },
  });
}

const bind = (socket: UdpSocket, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const failed = (error: Error): void => {
      socket.close();
      reject(new Error(`QUANYAN_DC09_PORT=${port}: cannot listen on UDP ${host}:${port} (${error.message}).`));
    };
    socket.once('error', failed);
    socket.bind(port, host, () => {
      socket.off('error', failed);
      resolve();
    });
  });

function hearDatagrams(udp: UdpSocket, receiver: Receiver, { log }: IngestContext): void {
  let underWay = 0;
  udp.on('error', (error) => log.error({ error }, 'dc09: UDP failed'));
  udp.on('message', (bytes, { address, port }) => {
    if (underWay >= MOST_DATAGRAMS) return;
    const decoder = new FrameDecoder();
    const events = [...decoder.push(bytes), ...decoder.flush()];
    underWay++;
    void (async () => {
      for (const event of events) {
        const answer = await receiver.hear(event, `${address}:${port}`);
        if (answer !== null) udp.send(answer, port, address, (error) => error && log.debug({ error }, 'dc09: an answer was not sent'));
      }
    })()
      .catch((error: unknown) => log.debug({ error }, 'dc09: an answer was not sent'))
      .finally(() => underWay--);
  });
}
