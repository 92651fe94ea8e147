import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { serverParser } from '#contract/packets.ts';
import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import type { ClientToServer, ServerToClient } from '#contract/wire.ts';
import type { Access, Visitor } from '#server/auth/access.ts';
import { Doors } from './doors.ts';
import { Hub, type HubDeps } from './hub.ts';
import type { Peer } from './peer.ts';
import type { Prepared } from './prepared.ts';
import { backlogOf, hearSeen, sendStraight } from './straight.ts';

export interface FanoutDeps extends HubDeps {
  readonly httpServer: HttpServer;
  readonly access: Access;
}

export interface Fanout {
  /** In the same turn as the entry was applied to the published book. */
  publish(entry: JournalEntry): void;
  publishUnstored(changes: readonly RecordChange[]): void;
  /** After every `state.advance()`. */
  publishLive(): void;
  /** Screens that have greeted. */
  connected(): number;
  /** Lets all screens go. The HTTP server stays its owner's to close. */
  close(): void;
}

type TypedSocket = Socket<ClientToServer, ServerToClient>;

const HEARTBEAT_MS = 3000;
/** A command with a photograph of 3 MB in base64. */
const LARGEST_MESSAGE = 6_000_000;
/** How long a dismissed screen has to take its goodbye before the line is cut. */
const GOODBYE_MS = 1000;

/** Opens Socket.IO on an HTTP server: only signed-in people, only from our own pages. */
export function createFanout(deps: FanoutDeps): Fanout {
  const hub = new Hub(deps);
  const doors = new Doors(hub);
  const visitors = new WeakMap<IncomingMessage, Visitor>();
  /** @returns null, or why not, in a word the client knows. */
  const admit = async (request: IncomingMessage): Promise<string | null> => {
    const { origin, host, cookie } = request.headers;
    if (!deps.access.originAllowed(origin, host)) return 'origin';
    try {
      const visitor = await deps.access.visitor(cookie);
      if (!visitor) return 'unauthenticated';
      visitors.set(request, visitor);
      return null;
    } catch (error) {
      deps.log.error({ error }, 'fanout: a visitor could not be looked up');
      return 'internal';
    }
  };
  const io = new Server<ClientToServer, ServerToClient>(deps.httpServer, {
    serveClient: false,
    parser: serverParser,
    pingInterval: HEARTBEAT_MS,
    pingTimeout: HEARTBEAT_MS,
    maxHttpBufferSize: LARGEST_MESSAGE,
    perMessageDeflate: false,
    httpCompression: false,
    allowRequest: (request, decide) => void admit(request).then((refused) => decide(refused, refused === null)),
  });
  io.on('connection', (socket) => {
    const visitor = visitors.get(socket.request);
    if (visitor) serve(socket, visitor, hub, doors, deps.access);
    else socket.disconnect(true);
  });
  const stopListening = deps.access.onEnded((sessions) => hub.endSessions(sessions));
  return {
    publish: (entry) => hub.publish(entry),
    publishUnstored: (changes) => hub.publishUnstored(changes),
    publishLive: () => hub.publishLive(),
    connected: () => hub.subscribers.size,
    close: () => {
      stopListening();
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function serve(socket: TypedSocket, visitor: Visitor, hub: Hub, doors: Doors, access: Access): void {
  const subscriber = hub.attach(socketPeer(socket, access), visitor);
  socket.on('hello', (hello, answer) => void doors.hello(subscriber, hello, answer));
  hearSeen(socket, (tick) => doors.seen(subscriber, tick));
  socket.on('command', (name, input, answer) => void doors.command(subscriber, name, input, answer));
  socket.on('disconnect', () => hub.detach(subscriber));
}

function socketPeer(socket: TypedSocket, access: Access): Peer {
  const { conn } = socket;
  return {
    from: socket.handshake.address,
    authenticate: () => access.visitor(socket.request.headers.cookie),
    send: ({ data, options }: Prepared, drained) => {
      if (!drained && options.wsPreEncodedFrame && sendStraight(socket, options.wsPreEncodedFrame)) return;
      conn.write(data as string | Buffer, options, drained);
    },
    backlog: () => backlogOf(socket),
    close: () => {
      socket.disconnect(true);
      setTimeout(() => conn.close(true), GOODBYE_MS).unref();
    },
  };
}
