import { createServer, type Socket } from 'node:net';
import { defineAdapter, type IngestContext } from '#server/ingest/adapter.ts';
import { listen } from '#server/lib/listen.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { zoneOf, type Zone } from '#server/lib/zone.ts';
import { DATA_COMMANDS, PacketDecoder, answerTo, type Packet } from './codec.ts';
import { SOURCE, observe, readFields } from './read.ts';
import { PacketParts } from './parts.ts';
import settings from './settings.ts';

const MOST_CONNECTIONS = 5000;
const SILENT_MS = 1_800_000;
const NOTHING = new Uint8Array(0);

export default defineAdapter({
  id: SOURCE,
  name: 'HJ 212',
  senders: 'secret',
  start: async (context) => {
    const zone = zoneOf(context.settings.timezone);
    const sockets = new Set<Socket>();
    const server = createServer({ keepAlive: true }, (socket) => {
      context.connected(SOURCE, sockets.add(socket).size);
      socket.setTimeout(SILENT_MS, () => socket.destroy());
      void hear(socket, context, zone).finally(() => {
        sockets.delete(socket);
        context.connected(SOURCE, sockets.size);
      });
    });
    server.maxConnections = MOST_CONNECTIONS;
    const { host } = context.settings;
    const port = await listen(server, host, valuesOf(settings, context.settings).QUANYAN_HJ212_PORT, 'QUANYAN_HJ212_PORT');
    return {
      addresses: [`tcp://${host}:${port}`],
      reachedBy: { QUANYAN_HJ212_PORT: String(port) },
      stop: () =>
        new Promise((resolve) => {
          server.close(() => resolve());
          for (const socket of sockets) socket.destroy();
        }),
    };
  },
});

/** Packet by packet: while one is being stored the socket is not read. */
async function hear(socket: Socket, context: IngestContext, zone: Zone): Promise<void> {
  const peer = `${socket.remoteAddress}:${socket.remotePort}`;
  const decoder = new PacketDecoder();
  const parts = new PacketParts();
  try {
    for await (const chunk of socket) {
      for (const event of decoder.push(chunk as Buffer)) {
        if (event.kind === 'junk') context.reject(SOURCE, peer, withoutSecret(event.bytes), event.reason);
        else if (await take(event.packet, event.bytes, peer, context, parts, zone)) {
          const answer = answerTo(event.packet);
          if (answer !== null) socket.write(answer);
        }
      }
    }
  } catch (error) {
    context.log.warn({ error, peer }, 'hj212: the connection broke, or a packet was not stored and is left unconfirmed');
  } finally {
    socket.destroy();
  }
}

/** PW is a secret in clear text. */
const withoutSecret = (bytes: Uint8Array): Uint8Array =>
  Buffer.from(
    Buffer.from(bytes)
      .toString('latin1')
      .replaceAll(/PW=[^;]*/g, 'PW=***'),
    'latin1',
  );

/** @returns true when it may be answered. @throws what `accept` throws: the station hears nothing and says it again */
async function take(
  packet: Packet,
  bytes: Uint8Array,
  peer: string,
  context: IngestContext,
  parts: PacketParts,
  zone: Zone,
): Promise<boolean> {
  const { MN, PW, CN } = packet.head;
  const refused = (reason: string, what: Uint8Array = withoutSecret(bytes)): false => {
    context.reject(SOURCE, peer, what, reason);
    return false;
  };
  if (!/^[A-Za-z0-9_-]{1,40}$/.test(MN ?? '')) return refused(`MN "${(MN ?? '').slice(0, 40)}": the number of the station is needed`);
  const device = `hj212:${MN}`;
  if (!(await context.mayReport(peer, device, PW ?? null)))
    return refused(`${device}: not allowed to report, PW is not the secret it was given`, NOTHING);
  if (CN === undefined || !DATA_COMMANDS.has(CN)) return true;
  const whole = parts.add(packet);
  if (whole === null) return true;
  const reading = readFields(whole, zone);
  if (reading.faults.length > 0) refused(`${device}: ${reading.faults.join('; ')}`);
  const observations = observe(device, reading, context.now(), context.kindOf(device)?.points);
  if (observations.length > 0) await context.accept(observations);
  return true;
}
