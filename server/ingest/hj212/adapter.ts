import { defineAdapter, type IngestContext } from '#server/ingest/adapter.ts';
import { converse, startTcpServer } from '#server/ingest/tcp-server.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { zoneOf, type Zone } from '#contract/zone.ts';
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
  start: (context) => {
    const zone = zoneOf(context.settings.timezone);
    return startTcpServer(context, {
      source: SOURCE,
      port: valuesOf(settings, context.settings).QUANYAN_HJ212_PORT,
      setting: 'QUANYAN_HJ212_PORT',
      mostConnections: MOST_CONNECTIONS,
      silentMs: SILENT_MS,
      converse: (socket) => {
        const parts = new PacketParts();
        return converse(socket, context, {
          source: SOURCE,
          decoder: new PacketDecoder(),
          async hear(event, peer) {
            if (event.kind !== 'junk')
              return (await take(event.packet, event.bytes, peer, context, parts, zone)) ? answerTo(event.packet) : null;
            context.reject(SOURCE, peer, withoutSecret(event.bytes), event.reason);
            return null;
          },
          broken: 'the connection broke, or a packet was not stored and is left unconfirmed',
        });
      },
    });
  },
});

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
