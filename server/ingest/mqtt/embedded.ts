import { createServer, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client, type PublishPacket } from 'aedes';
import { listen } from '#server/lib/listen.ts';
import type { IngestContext, RunningAdapter } from '#server/ingest/adapter.ts';
import { valuesOf } from '#server/lib/setting.ts';
import { Downlink, Listeners } from './downlink.ts';
import { MAX_PAYLOAD, type MqttDialect } from './dialect.ts';
import { PacketMeter } from './meter.ts';
import settings from './settings.ts';
import { SOURCE, take } from './take.ts';

/** Topic and headers beside the payload. */
const MAX_PACKET = MAX_PAYLOAD + 1024;
/** Topics that one client listens on: a gateway does for each of its devices. */
const MAX_SUBSCRIPTIONS = 4096;
/** Messages of one client being stored at once before its bytes are left unread. */
const MAX_UNDER_WAY = 64;
/** A CONNECT carries a password behind its first bytes: no more than these are kept for diagnosis before sign-in. */
const KEEP_BEFORE_SIGN_IN = 16;
/** Where taken messages go: nobody can subscribe to it, so devices never reach each other through us and nothing is retained. */
const CONSUMED_TOPIC = 'taken';

/** What is known of one connection. */
interface Peer {
  readonly name: string;
  readonly socket: Socket;
  clientId: string;
  secret: string | null;
  /** The device that it proved to be by the rule of a dialect. */
  proven: string | null;
  signedIn: boolean;
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

/**
 * MQTT 3.1.1 broker in this process, for devices to publish to. It forwards nothing of theirs; what this server tells a device goes to
 * who may speak for it.
 */
export async function startEmbedded(
  context: IngestContext,
  dialects: readonly MqttDialect[],
  options: Partial<EmbeddedOptions> = {},
): Promise<RunningAdapter> {
  const { maxConnections, connectTimeoutMs, drainTimeoutMs } = { ...DEFAULTS, ...options };
  const peers = new Map<Socket, Peer>();
  const find = (client: Client): Peer | undefined => peers.get(client.conn as Socket);
  const listeners = new Listeners<Peer>();
  const peerOf = (client: Client): Peer => peers.get(client.conn as Socket)!;
  const broker = await Aedes.createBroker({
    connectTimeout: connectTimeoutMs,
    drainTimeout: drainTimeoutMs,
    maxInflightInbound: 64,
    ...hooks({ context, dialects, listeners, find, downlink: () => downlink }),
  });
  const downlink = new Downlink(dialects, (device, topic, payload) => say({ context, broker, listeners }, device, topic, payload));
  broker.on('unsubscribe', (topics, client) => {
    const peer = find(client);
    if (peer) for (const topic of topics) listeners.drop(peer, topic);
  });
  const countSignedIn = (): void => context.connected(SOURCE, broker.connectedClients);
  broker.on('clientReady', countSignedIn);
  broker.on('clientDisconnect', countSignedIn);
  const faulty = (client: Client, error: Error): void => noteFault(context, peerOf(client), error);
  broker.on('clientError', faulty);
  broker.on('connectionError', faulty);

  const server = openListener(context, maxConnections, peers, (peer) => {
    peer.socket.once('close', () => listeners.leave(peer));
    broker.handle(peer.socket);
  });
  const { host } = context.settings;
  const { QUANYAN_MQTT_PORT: wanted } = valuesOf(settings, context.settings);
  const close = (): Promise<void> => new Promise((resolve) => broker.close(() => resolve()));
  const port = await listen(server, host, wanted, 'QUANYAN_MQTT_PORT').catch(async (error: unknown) => {
    await close();
    throw error;
  });
  server.on('error', (error) => context.log.error({ error }, 'mqtt: listener failed'));
  return {
    addresses: [`mqtt://${host}:${port}`],
    speaks: dialects.flatMap(({ topics }) => topics),
    reachedBy: { QUANYAN_MQTT_PORT: String(port) },
    operate: (order) => downlink.way(order, (topic) => listeners.of(topic).length > 0),
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await close();
      for (const socket of peers.keys()) socket.destroy();
      await closed;
    },
  };
}

/** Takes connections, each read along with. */
function openListener(
  context: IngestContext,
  maxConnections: number,
  peers: Map<Socket, Peer>,
  handle: (peer: Peer) => void,
): ReturnType<typeof createServer> {
  const server = createServer({ noDelay: true, keepAlive: true }, (socket) => {
    const peer = newPeer(socket);
    peers.set(socket, peer);
    // Late events of a closed client may still ask who it was.
    socket.once('close', () => setImmediate(() => peers.delete(socket)));
    watch(peer, context);
    handle(peer);
  });
  server.maxConnections = maxConnections;
  server.on('drop', (refused) => {
    context.reject(
      SOURCE,
      `${refused?.remoteAddress}:${refused?.remotePort}`,
      new Uint8Array(0),
      `refused: ${maxConnections} connections are open`,
    );
  });
  return server;
}

const newPeer = (socket: Socket): Peer => ({
  name: `${socket.remoteAddress}:${socket.remotePort}`,
  socket,
  clientId: '',
  secret: null,
  proven: null,
  signedIn: false,
  underWay: 0,
  last: new Uint8Array(0),
});

interface Asked {
  readonly context: IngestContext;
  readonly dialects: readonly MqttDialect[];
  readonly listeners: Listeners<Peer>;
  readonly find: (client: Client) => Peer | undefined;
  /** It is made after the broker that it speaks through. */
  readonly downlink: () => Downlink;
}

/** At once where no secret has to be computed: this is asked for every message. */
const mayReport = (context: IngestContext, peer: Peer, device: string | null): boolean | Promise<boolean> =>
  isProven(peer, device) || context.mayReport(peer.name, device, peer.secret);

/** Tells who listens and may still speak for the device; whose secret was withdrawn since is let go. */
async function say(
  { context, broker, listeners }: Pick<Asked, 'context' | 'listeners'> & { readonly broker: Aedes },
  device: string,
  topic: string,
  payload: string,
): Promise<void> {
  for (const peer of listeners.of(topic)) {
    if (await mayReport(context, peer, device)) continue;
    listeners.leave(peer);
    peer.socket.destroy();
  }
  if (listeners.of(topic).length === 0) throw new Error(`${device} does not listen any more`);
  await new Promise<void>((resolve, reject) =>
    broker.publish({ cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false }, (error) => (error ? reject(error) : resolve())),
  );
}

/** Every place where the broker asks us. */
function hooks({ context, dialects, listeners, find, downlink }: Asked): ConstructorParameters<typeof Aedes>[0] {
  return {
    // No session outlives its connection: nothing is ever queued for a device, so none needs memory.
    preConnect: (client, packet, done) => {
      const peer = find(client);
      if (peer) peer.clientId = packet.clientId;
      packet.clean = true;
      packet.clientId = ownClientId(packet);
      done(null, true);
    },
    authenticate: async (client, username, password, done) => {
      const peer = find(client);
      if (!peer) return done(null, false);
      peer.secret = username === undefined ? null : `${username}:${password?.toString() ?? ''}`;
      const login = { clientId: peer.clientId, username: username ?? '', password: password?.toString() ?? '' };
      for (const { signIn } of dialects) peer.proven ??= signIn?.(login, context) ?? null;
      try {
        peer.signedIn = await mayReport(context, peer, null);
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
        await take(context, dialects, peer.name, packet, (device) => mayReport(context, peer, device), downlink());
      } catch (error) {
        context.log.warn({ error, peer: peer.name }, 'mqtt: message not stored, left unacknowledged');
        return done(new NotTaken('not stored'));
      } finally {
        peer.underWay--;
      }
      suppressForwarding(packet);
      done(null);
    },
    authorizeSubscribe: async (client, subscription, done) => {
      const peer = find(client);
      const device = listenerOf(dialects, subscription.topic);
      const asked = async (): Promise<boolean> => peer !== undefined && device !== null && mayReport(context, peer, device);
      const allowed = await asked().catch(() => false);
      done(null, allowed && listeners.add(peer!, subscription.topic, MAX_SUBSCRIPTIONS) ? subscription : null);
    },
  };
}

const isProven = ({ proven }: Peer, device: string | null): boolean =>
  proven !== null && (device === null || device === proven || device.startsWith(`${proven}/`));

function listenerOf(dialects: readonly MqttDialect[], filter: string): string | null {
  for (const dialect of dialects) {
    const device = dialect.listener(filter);
    if (device !== null) return device;
  }
  return null;
}

/**
 * The broker puts a client off the line when another comes with its id, once that one has signed in. Ids are unique only among those
 * with the same user name, so a device cannot put off a gateway. No id is left to the broker to make up.
 */
const ownClientId = ({ clientId, username }: { clientId: string; username?: string }): string =>
  clientId === '' ? '' : `${username === undefined ? '' : JSON.stringify(username)}/${clientId}`;

function suppressForwarding(packet: PublishPacket): void {
  packet.topic = CONSUMED_TOPIC;
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
