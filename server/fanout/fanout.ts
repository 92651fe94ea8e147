import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { LARGEST_MESSAGE, serverParser } from '#contract/packets.ts';
import type { JournalEntry, RecordChange } from '#contract/records/record.ts';
import type { ClientToServer, ServerToClient } from '#contract/wire.ts';
import type { Access } from '#server/auth/access.ts';
import type { Callers } from '#server/auth/callers.ts';
import { Doors } from './doors.ts';
import { Hub, SESSION_ENDED, type HubDeps } from './hub.ts';
import type { Peer } from './peer.ts';
import type { Prepared } from './prepared.ts';
import { backlogOf, hearSeen, sendStraight, sendTogether } from './straight.ts';
import { Unattached, type Connection } from './unattached.ts';

export interface FanoutDeps extends HubDeps {
  readonly httpServer: HttpServer;
  readonly access: Access;
  readonly callers: Pick<Callers, 'of'>;
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
/** How long a connection may stay unused before it asks to be served. */
const CONNECT_MS = 5000;
/** How long a dismissed screen has to take its goodbye before the line is cut. */
const GOODBYE_MS = 1000;

/** Opens Socket.IO on an HTTP server: only signed-in people, only from our own pages. */
export function createFanout(deps: FanoutDeps): Fanout {
  const hub = new Hub(deps);
  const doors = new Doors(hub);
  const unattached = new Unattached();
  /** @returns null, or why not, in a word the client knows. */
  const refusal = (request: IncomingMessage): string | null => {
    const { origin, cookie } = request.headers;
    if (!deps.access.originAllowed(origin, deps.callers.of(request).host)) return 'origin';
    return deps.access.visitor(cookie) === null ? 'unauthenticated' : null;
  };
  const io = new Server<ClientToServer, ServerToClient>(deps.httpServer, {
    serveClient: false,
    parser: serverParser,
    pingInterval: HEARTBEAT_MS,
    pingTimeout: HEARTBEAT_MS,
    maxHttpBufferSize: LARGEST_MESSAGE,
    perMessageDeflate: false,
    httpCompression: false,
    connectTimeout: CONNECT_MS,
    allowRequest: (request, decide) => {
      const refused = refusal(request);
      decide(refused, refused === null);
    },
  });
  io.engine.on('connection', (connection: Connection) => {
    const visitor = deps.access.visitor(connection.request.headers.cookie);
    if (visitor) unattached.add(connection, visitor.session);
    else connection.close(true);
  });
  io.on('connection', (socket) => {
    unattached.attached(socket.conn);
    serve(socket, hub, doors, deps);
  });
  const stopListening = deps.access.onEnded((sessions) => {
    unattached.endSessions(sessions);
    hub.endSessions(sessions);
  });
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

function serve(socket: TypedSocket, hub: Hub, doors: Doors, { access, callers }: FanoutDeps): void {
  // Who it is now, and not who it was when the line was opened.
  const visitor = access.visitor(socket.request.headers.cookie);
  if (visitor === null) {
    socket.emit('goodbye', SESSION_ENDED);
    socket.disconnect(true);
    return;
  }
  const subscriber = hub.attach(socketPeer(socket, access, callers.of(socket.request).address), visitor);
  socket.on('hello', (hello, answer) => doors.hello(subscriber, hello, answer));
  hearSeen(socket, (tick) => doors.seen(subscriber, tick));
  socket.on('command', (name, input, answer) => void doors.command(subscriber, name, input, answer));
  socket.on('disconnect', () => hub.detach(subscriber));
}

function socketPeer(socket: TypedSocket, access: Access, from: string): Peer {
  const { conn } = socket;
  return {
    from,
    authenticate: () => access.visitor(socket.request.headers.cookie),
    send: (message: Prepared, drained) => {
      const { options } = message;
      if (options.wsPreEncodedFrame && sendStraight(socket, options.wsPreEncodedFrame, drained)) return;
      conn.write(message.data as string | Buffer, options, drained);
    },
    together: (work) => sendTogether(socket, work),
    backlog: () => backlogOf(socket),
    close: () => {
      socket.disconnect(true);
      setTimeout(() => conn.close(true), GOODBYE_MS).unref();
    },
  };
}
