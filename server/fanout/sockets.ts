import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { LARGEST_MESSAGE, serverParser } from '#contract/wire/packets.ts';
import type { ClientToServer, ServerToClient } from '#contract/wire/messages.ts';
import type { Access } from '#server/auth/access.ts';
import type { Callers } from '#server/auth/callers.ts';
import type { Endpoints } from './endpoints.ts';
import { SESSION_ENDED, type Hub } from './hub.ts';
import type { Peer } from '#server/fanout/transport/peer.ts';
import type { Prepared } from '#server/fanout/transport/prepared.ts';
import { backlogOf, onSeen, sendRaw, sendCorked } from '#server/fanout/transport/raw-websocket.ts';
import { PendingConnections, type Connection } from '#server/fanout/transport/pending-connections.ts';

interface SocketDeps {
  readonly httpServer: HttpServer;
  readonly access: Access;
  readonly callers: Pick<Callers, 'of'>;
  readonly hub: Hub;
  readonly endpoints: Endpoints;
}

type TypedSocket = Socket<ClientToServer, ServerToClient>;

const HEARTBEAT_MS = 3000;
/** How long a connection may stay unused before it asks to be served. */
const CONNECT_MS = 5000;
/** How long a dismissed screen has to take its goodbye before the line is cut. */
const GOODBYE_MS = 1000;

/**
 * Opens Socket.IO on an HTTP server, for signed-in people and our own pages only.
 * @returns what closes all sockets; the HTTP server stays its owner's to close
 */
export function openSockets({ httpServer, access, callers, hub, endpoints }: SocketDeps): { close(): void } {
  const pending = new PendingConnections();
  /** @returns null, or why not, in a word the client knows. */
  const refusal = (request: IncomingMessage): string | null => {
    const { origin, cookie } = request.headers;
    if (!access.originAllowed(origin, callers.of(request).host)) return 'origin';
    return access.principal(cookie) === null ? 'unauthenticated' : null;
  };
  const io = new Server<ClientToServer, ServerToClient>(httpServer, {
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
    const principal = access.principal(connection.request.headers.cookie);
    if (principal) pending.add(connection, principal.session);
    else connection.close(true);
  });
  io.on('connection', (socket) => {
    pending.attached(socket.conn);
    serve(socket, { hub, endpoints, access, callers });
  });
  const stopListening = access.onEnded((sessions) => {
    pending.endSessions(sessions);
    hub.endSessions(sessions);
  });
  return {
    close: () => {
      stopListening();
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

function serve(socket: TypedSocket, { hub, endpoints, access, callers }: Omit<SocketDeps, 'httpServer'>): void {
  // Who it is now, and not who it was when the line was opened.
  const principal = access.principal(socket.request.headers.cookie);
  if (principal === null) {
    socket.emit('goodbye', SESSION_ENDED);
    socket.disconnect(true);
    return;
  }
  const subscriber = hub.attach(socketPeer(socket, access, callers.of(socket.request).address), principal);
  socket.on('hello', (hello, answer) => endpoints.hello(subscriber, hello, answer));
  onSeen(socket, (tick) => endpoints.seen(subscriber, tick));
  socket.on('watch', (places, answer) => endpoints.watch(subscriber, places, answer));
  socket.on('watch-events', (focuses, answer) => endpoints.watchEvents(subscriber, focuses, answer));
  socket.on('shows', (screen, view) => endpoints.shows(subscriber, screen, view));
  socket.on('tour', (said) => endpoints.tour(subscriber, said));
  socket.on('command', (...args) => void endpoints.command(subscriber, args));
  socket.on('disconnect', () => {
    endpoints.left(subscriber);
    hub.detach(subscriber);
  });
}

function socketPeer(socket: TypedSocket, access: Access, from: string): Peer {
  const { conn } = socket;
  return {
    from,
    authenticate: () => access.principal(socket.request.headers.cookie),
    send: (message: Prepared, drained) => {
      const { options } = message;
      if (options.wsPreEncodedFrame && sendRaw(socket, options.wsPreEncodedFrame, drained)) return;
      conn.write(message.data as string | Buffer, options, drained);
    },
    corked: (work) => sendCorked(socket, work),
    backlog: () => backlogOf(socket),
    close: () => {
      socket.disconnect(true);
      setTimeout(() => conn.close(true), GOODBYE_MS).unref();
    },
  };
}
