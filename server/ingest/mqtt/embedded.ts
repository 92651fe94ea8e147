import { createServer, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import { listen } from '#server/lib/listen.ts';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { MAX_PAYLOAD } from './codec.ts';
import { PacketMeter } from './meter.ts';
import { SOURCE, take } from './take.ts';

/** Topic and headers beside the payload. */
const MAX_PACKET = MAX_PAYLOAD + 1024;
const MAX_SUBSCRIPTIONS = 16;
/** Messages of one client being stored at once before its bytes are left unread. */
const MAX_UNDER_WAY = 64;
/** A CONNECT carries a password behind its first bytes: no more than these are kept for diagnosis before sign-in. */
const KEEP_BEFORE_SIGN_IN = 16;
const OWN_TOPIC = /^quanyan\/v1\/([^/+#]{1,200})\/[^+#]{1,200}$/;
/** Where taken messages go: nobody can subscribe to it, so devices never reach each other through us and nothing is retained. */
const NOWHERE = 'taken';

/** What is known of one connection. */
interface Peer {
  readonly name: string;
  readonly socket: Socket;
  secret: string | null;
  signedIn: boolean;
  subscriptions: number;
  underWay: number;
  /** Last bytes read, for diagnosis. */
  last: Uint8Array;
}

/** Accept failed: the client is let go without PUBACK and sends the message again. Already logged, no fault of its input. */
class NotTaken extends Error {}

export interface EmbeddedOptions {
  readonly maxConnections: number;
  readonly connectTimeoutMs: number;
  /** A client that leaves acknowledgements unread for so long is closed. */
  readonly drainTimeoutMs: number;
}
const DEFAULTS: EmbeddedOptions = { maxConnections: 20_000, connectTimeoutMs: 10_000, drainTimeoutMs: 10_000 };

/** MQTT 3.1.1 broker in this process, for devices to publish to. It forwards nothing. */
export async function startEmbedded(context: IngestContext, options: Partial<EmbeddedOptions> = {}): Promise<RunningAdapter> {
  const { maxConnections, connectTimeoutMs, drainTimeoutMs } = { ...DEFAULTS, ...options };
  const peers = new Map<Socket, Peer>();
  const peerOf = (client: Client): Peer => peers.get(client.conn as Socket)!;
  const broker = await Aedes.createBroker({
    connectTimeout: connectTimeoutMs, drainTimeout: drainTimeoutMs, maxInflightInbound: 64,
    ...hooks(context, (client) => peers.get(client.conn as Socket)),
  });
  const countSignedIn = (): void => context.connected(SOURCE, broker.connectedClients);
  broker.on('clientReady', countSignedIn);
  broker.on('clientDisconnect', countSignedIn);
  const faulty = (client: Client, error: Error): void => noteFault(context, peerOf(client), error);
  broker.on('clientError', faulty);
  broker.on('connectionError', faulty);

  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    const peer: Peer = {
      name: `${socket.remoteAddress}:${socket.remotePort}`, socket, secret: null, signedIn: false, subscriptions: 0, underWay: 0, last: new Uint8Array(0),
    };
    peers.set(socket, peer);
    // Late events of a closed client may still ask who it was.
    socket.once('close', () => setImmediate(() => peers.delete(socket)));
    watch(peer, context);
    broker.handle(socket);
  });
  server.maxConnections = maxConnections;
  server.on('drop', (refused) => {
    context.reject(SOURCE, `${refused?.remoteAddress}:${refused?.remotePort}`, new Uint8Array(0), `refused: ${maxConnections} connections are open`);
  });
  const { host, mqttPort } = context.settings;
  const close = (): Promise<void> => new Promise((resolve) => broker.close(() => resolve()));
  const port = await listen(server, host, mqttPort, 'QUANYAN_MQTT_PORT').catch(async (error: unknown) => {
    await close();
    throw error;
  });
  server.on('error', (error) => context.log.error({ error }, 'mqtt: listener failed'));
  return {
    addresses: [`mqtt://${host}:${port}`],
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await close();
      for (const socket of peers.keys()) socket.destroy();
      await closed;
    },
  };
}

/** Every place where the broker asks us. */
function hooks(context: IngestContext, find: (client: Client) => Peer | undefined): ConstructorParameters<typeof Aedes>[0] {
  const mayReport = async (peer: Peer, device: string | null): Promise<boolean> => context.mayReport(SOURCE, peer.name, device, peer.secret);
  return {
    // No session outlives its connection: nothing is ever queued for a device, so none needs memory.
    preConnect: (_client, packet, done) => {
      packet.clean = true;
      packet.clientId = ownClientId(packet);
      done(null, true);
    },
    authenticate: async (client, username, password, done) => {
      const peer = find(client);
      if (!peer) return done(null, false);
      peer.secret = username === undefined ? null : `${username}:${password?.toString() ?? ''}`;
      try {
        peer.signedIn = await mayReport(peer, null);
      } catch (error) {
        context.log.error({ error }, 'mqtt: sign-in failed');
        return done(Object.assign(new Error('sign-in failed'), { returnCode: 3 }) as AuthenticateError, null);
      }
      done(null, peer.signedIn);
    },
    // The broker sends PUBACK (PUBREC) only after this is done.
    authorizePublish: async (client, packet, done) => {
      const peer = client && find(client);
      if (!peer) return done(new Error('publication without a client'));
      peer.underWay++;
      try {
        await take(context, peer.name, packet, (device) => mayReport(peer, device));
      } catch (error) {
        context.log.warn({ error, peer: peer.name }, 'mqtt: message not stored, left unacknowledged');
        return done(new NotTaken('not stored'));
      } finally {
        peer.underWay--;
      }
      hush(packet);
      done(null);
    },
    authorizeSubscribe: async (client, subscription, done) => {
      const peer = find(client);
      const device = OWN_TOPIC.exec(subscription.topic)?.[1];
      const wanted = peer && device !== undefined && ++peer.subscriptions <= MAX_SUBSCRIPTIONS;
      const allowed = wanted && (await mayReport(peer, device).catch(() => false));
      done(null, allowed ? subscription : null);
    },
  };
}

/**
 * The broker puts a client off the line when another comes with its id, once that one has signed in. Ids are unique only among those
 * with the same user name, so a device cannot put off a gateway. No id is left to the broker to make up.
 */
const ownClientId = ({ clientId, username }: { clientId: string; username?: string }): string =>
  clientId === '' ? '' : `${username === undefined ? '' : JSON.stringify(username)}/${clientId}`;

function hush(packet: PublishPacket): void {
  packet.topic = NOWHERE;
  packet.payload = '';
  packet.retain = false;
}

/**
 * Reads along with the broker: bounds packets before they are buffered, and keeps the last bytes for diagnosis. A client
 * with too much under way is not read; the broker tries again by itself each time one of its messages is done.
 */
function watch(peer: Peer, context: IngestContext): void {
  const { socket } = peer;
  const meter = new PacketMeter(MAX_PACKET);
  const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
  socket.read = (size?: number): Buffer | null => {
    const chunk = peer.underWay < MAX_UNDER_WAY ? read(size) : null;
    if (chunk === null) return null;
    peer.last = chunk;
    const tooLong = meter.feed(chunk);
    if (tooLong === 0) return chunk;
    context.reject(SOURCE, peer.name, keepable(peer), `packet of ${tooLong} bytes, at most ${MAX_PACKET}`);
    socket.destroy();
    return null;
  };
}

const keepable = (peer: Peer): Uint8Array => (peer.signedIn ? peer.last : peer.last.subarray(0, KEEP_BEFORE_SIGN_IN));

/** Connections that merely break are everyday; bytes that are no MQTT, and refused sign-ins, are worth keeping. */
function noteFault(context: IngestContext, peer: Peer | undefined, error: Error): void {
  if (!peer || error instanceof NotTaken || 'code' in error) return;
  if (/keep alive|connection closed|drain timeout/.test(error.message)) return;
  context.reject(SOURCE, peer.name, keepable(peer), error.message);
}
