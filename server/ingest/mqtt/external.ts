import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { Downlink } from './downlink.ts';
import { MAX_PAYLOAD, type MqttDialect } from './dialect.ts';
import { SOURCE, take, type HearsDevices } from './take.ts';

/** Messages being stored at once before the broker's stream is left unread. */
const MAX_UNDER_WAY = 256;
/** Tells mqtt.js to go on to the next packet without acknowledging this one: we do that ourselves once it is stored. */
const ACKNOWLEDGED_LATER = new Error('acknowledged later');
const SESSION_EXPIRY_S = 7 * 86_400;
/** How earlier versions subscribed, in a session that may still be there: every message would come twice. */
const shared = (filter: string): string => `$share/quanyan/${filter}`;
type Version = 4 | 5;

/**
 * Takes observations from a broker by URL, in MQTT 5; a broker that refuses it is spoken to in 3.1.1. The subscription is a plain one,
 * which a broker restores after a restart of its own (Mosquitto forgets shared ones), in a session that outlives this server's
 * connections: what devices published at QoS 1 meanwhile is delivered then. Who may publish for which device is the broker's to check.
 */
export async function startExternal(context: IngestContext, dialects: readonly MqttDialect[], url: string): Promise<RunningAdapter> {
  const shown = withoutSecret(url);
  const clientId = `quanyan-${createHash('sha256').update(`${hostname()} ${context.settings.data}`).digest('hex').slice(0, 12)}`;
  let stopped = false;
  let failing = false;
  let met = false;
  const downlink = new Downlink(dialects, async (_device, topic, payload) => {
    if (!client.connected) throw new Error(`the broker ${shown} is not connected`);
    await client.publishAsync(topic, payload, { qos: 1 });
  });
  let client = open(5);

  function open(version: Version): MqttClient {
    const link = connect(url, optionsFor(version, clientId));
    hear(link, context, dialects, shown, downlink);
    link.on('connect', ({ sessionPresent }) => {
      failing = false;
      if (met && !sessionPresent)
        context.log.warn(
          { broker: shown },
          'mqtt: the broker has lost the session, and what it had taken for it; let it write sessions to disk',
        );
      met = true;
      void subscribe(link, context, dialects);
    });
    link.on('close', () => context.connected(SOURCE, 0));
    link.on('error', (error) => {
      if (version === 5 && refusesVersion(error) && !stopped) {
        context.log.info({ broker: shown }, 'mqtt: broker speaks 3.1.1 only');
        link.end(true);
        client = open(4);
      } else if (!failing) {
        failing = true;
        context.log.warn({ broker: shown, reason: error.message }, 'mqtt: broker connection failed, trying again every second');
      }
    });
    return link;
  }

  return {
    addresses: [shown],
    speaks: dialects.flatMap(({ topics }) => topics),
    reachedBy: { QUANYAN_MQTT_URL: url },
    // Who listens is the broker's to know: whoever does not is told in vain.
    operate: (order) => downlink.way(order, () => null),
    stop: async () => {
      stopped = true;
      await client.endAsync(true);
    },
  };
}

const optionsFor = (version: Version, clientId: string): IClientOptions => ({
  clientId,
  clean: false,
  protocolVersion: version,
  reconnectPeriod: 1000,
  reconnectOnConnackError: true,
  connectTimeout: 10_000,
  resubscribe: false,
  ...(version === 5 && {
    properties: { sessionExpiryInterval: SESSION_EXPIRY_S, receiveMaximum: MAX_UNDER_WAY, maximumPacketSize: MAX_PAYLOAD + 1024 },
  }),
});

/** A broker may allow one dialect and refuse another: what is allowed is heard. */
async function subscribe(link: MqttClient, context: IngestContext, dialects: readonly MqttDialect[]): Promise<void> {
  const heard = await Promise.all(
    dialects.map(async ({ id, filters }) => {
      try {
        await link.subscribeAsync([...filters], { qos: 1 });
        for (const filter of filters) void link.unsubscribeAsync(shared(filter)).catch(() => undefined);
        return true;
      } catch (error) {
        // The line broke meanwhile: it is asked again when it is there again.
        if (!link.connected) return false;
        const wanted = filters.join(', ');
        context.log.error({ error, dialect: id }, `mqtt: the broker refused a subscription; allow this server to read ${wanted}`);
        return false;
      }
    }),
  );
  if (heard.includes(true)) context.connected(SOURCE, 1);
}

/** 1 is the refusal of a 3.1.1 broker, 132 that of a newer one. */
const refusesVersion = (error: Error): boolean => 'code' in error && (error.code === 1 || error.code === 132);

/**
 * mqtt.js hands over one packet at a time and acknowledges it when its callback is called; waiting for storage there
 * would store one message at a time. So the callback is called at once and PUBACK is written here, in order of arrival.
 */
function hear(link: MqttClient, context: IngestContext, dialects: readonly MqttDialect[], peer: string, downlink: HearsDevices): void {
  let underWay = 0;
  let waiting: (() => void) | null = null;
  let before: Promise<void> = Promise.resolve();
  link.handleMessage = (packet, next) => {
    const { stream } = link;
    const acknowledge = async (taken: Promise<void>, earlier: Promise<void>): Promise<void> => {
      try {
        await taken;
        await earlier;
        if (packet.qos === 1 && !stream.destroyed) stream.write(puback(packet.messageId!));
      } catch (error) {
        context.log.warn({ error }, 'mqtt: message not stored, left unacknowledged');
        // A new connection makes the broker deliver it again.
        stream.destroy();
      }
      underWay--;
      // It may bring the next packet at once, which waits in turn.
      const goOn = waiting;
      waiting = null;
      goOn?.();
    };
    before = acknowledge(
      packet.retain ? stale(packet, context, peer) : take(context, dialects, peer, packet, () => true, downlink),
      before,
    );
    const goOn = (): void => next(packet.qos === 1 ? ACKNOWLEDGED_LATER : undefined);
    if (++underWay < MAX_UNDER_WAY) goOn();
    else waiting = goOn;
  };
}

/** A retained message is a memory of the broker's, of unknown age. */
async function stale(packet: IPublishPacket, context: IngestContext, peer: string): Promise<void> {
  context.reject(
    SOURCE,
    peer,
    Buffer.from(packet.payload),
    `retained message on ${packet.topic.slice(0, 200)}: devices must not set the retain flag`,
  );
}

/** The same four bytes in MQTT 3.1.1 and 5. */
const puback = (messageId: number): Buffer => Buffer.from([0x40, 2, messageId >> 8, messageId & 255]);

function withoutSecret(url: string): string {
  const shown = new URL(url);
  shown.username = '';
  shown.password = '';
  return shown.href.replace(/\/$/, '');
}
