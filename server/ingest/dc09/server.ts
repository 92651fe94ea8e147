import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { hasBegun, listen } from '#server/lib/listen.ts';
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
/** Bytes that a panel may leave unread. */
const MOST_UNREAD = 65_536;

/** TCP and UDP server for alarm panels, on one port. A taken port is told in words, and everything else goes on without it. */
export async function startDc09(context: IngestContext): Promise<RunningAdapter> {
  const { QUANYAN_DC09_PORT: wanted, QUANYAN_DC09_KEYS, QUANYAN_DC09_WINDOW } = valuesOf(settings, context.settings);
  const [past, ahead] = QUANYAN_DC09_WINDOW.split('/').map(Number);
  const receiver = new Receiver(context, {
    accounts: readAccounts(QUANYAN_DC09_KEYS) ?? new Map(),
    window: { pastMs: past * 1000, aheadMs: ahead * 1000 },
  });
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    context.connected(SOURCE, sockets.add(socket).size);
    socket.setTimeout(SILENT_MS, () => socket.destroy());
    void converse(socket, receiver, context).finally(() => {
      sockets.delete(socket);
      context.connected(SOURCE, sockets.size);
    });
  });
  server.maxConnections = MAX_CONNECTIONS;
  const { host } = context.settings;
  const udp = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  const begun = await hasBegun(async () => {
    const port = await listen(server, host, wanted, 'QUANYAN_DC09_PORT');
    await bind(udp, port, host);
    return port;
  });
  if ('why' in begun) {
    server.close();
    udp.close();
    context.log.error({ why: begun.why }, 'dc09: alarm panels are not heard');
    return { addresses: [], speaks: [`off: ${begun.why}`], reachedBy: {}, stop: () => Promise.resolve() };
  }
  const port = begun.value;
  server.on('error', (error) => context.log.error({ error }, 'dc09: listener failed'));
  hearDatagrams(udp, receiver, context);
  return {
    addresses: [`tcp://${host}:${port}`, `udp://${host}:${port}`],
    reachedBy: { QUANYAN_DC09_PORT: String(port) },
    stop: () =>
      new Promise((resolve) => {
        udp.close();
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

const bind = (socket: UdpSocket, port: number, host: string): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.once('error', (error) =>
      reject(new Error(`QUANYAN_DC09_PORT=${port}: cannot listen on UDP ${host}:${port} (${error.message}).`)),
    );
    socket.bind(port, host, resolve);
  });

/** Frame by frame: while one is being stored the socket is not read, so nothing piles up. */
async function converse(socket: Socket, receiver: Receiver, { log }: IngestContext): Promise<void> {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  const decoder = new FrameDecoder();
  try {
    for await (const chunk of socket)
      for (const event of decoder.push(chunk as Buffer)) {
        const answer = await receiver.hear(event, peer);
        if (answer !== null) socket.write(answer);
        if (socket.writableLength > MOST_UNREAD) return;
      }
    for (const event of decoder.flush()) {
      const answer = await receiver.hear(event, peer);
      if (answer !== null && socket.writable) socket.write(answer);
    }
  } catch (error) {
    log.debug({ error, peer }, 'dc09: the connection broke');
  } finally {
    socket.end();
    socket.destroySoon();
  }
}

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
