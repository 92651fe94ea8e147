import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Callers } from '#server/auth/callers.ts';
import type { DeviceSocket, IngestContext, IngressSockets } from '#server/ingest/adapter.ts';
import { monotonic } from '#server/lib/clock.ts';

interface Deps {
  readonly callers: Pick<Callers, 'of'>;
  readonly log: Logger;
  readonly reject: IngestContext['reject'];
}

/** Bytes that a device may leave unread. */
const MOST_UNREAD = 262_144;
/** A line that answers no ping for two of these is dead. */
const PING_MS = 30_000;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._:@*+=|-]{0,63}$/;
const NOTHING = new Uint8Array(0);
const NO_PROTOCOL = 1002;

/**
 * Opens the WebSockets of protocols on the HTTP server. Each line is bounded: what it may say at once, how fast, and what it may leave
 * unread; while one message is being stored, the next is not read.
 * @returns what closes them all
 */
export function openDeviceSockets(server: Server, all: readonly IngressSockets[], deps: Deps): { close(): void } {
  const doors = all.map((sockets) => ({ sockets, prefix: sockets.path.replace(/\{[^}]*\}$/, ''), lines: lineServer(sockets) }));
  let closed = false;
  const open = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const path = (request.url ?? '/').split('?', 1)[0];
    const door = doors.find(({ prefix }) => path.startsWith(prefix));
    if (door === undefined) return;
    socket.on('error', () => socket.destroy());
    const name = nameIn(path.slice(door.prefix.length));
    if (name === null) return refuse(socket, '404 Not Found');
    if (door.lines.clients.size >= door.sockets.most) return refuse(socket, '503 Service Unavailable');
    const { address: from, forwarded } = deps.callers.of(request);
    // A page in a browser of this machine is no device of this machine: it shows a secret, which it does not have.
    const peer = forwarded || request.headers.origin !== undefined ? '' : from;
    const why = await door.sockets.refuses({ name, headers: request.headers, peer });
    if (closed) socket.destroy();
    if (socket.destroyed) return;
    if (why === null)
      return door.lines.handleUpgrade(request, socket, head, (line) => serve(line, { name, from, peer }, door.sockets, deps));
    deps.reject(door.prefix.replaceAll('/', ''), from, NOTHING, why);
    refuse(socket, '401 Unauthorized', 'WWW-Authenticate: Basic realm="devices", charset="UTF-8"\r\n');
  };
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    open(request, socket, head).catch((error: unknown) => {
      deps.log.error({ error }, 'device sockets: a line was not opened');
      socket.destroy();
    });
  });
  const alive = setInterval(() => {
    for (const { lines } of doors) for (const line of lines.clients) ping(line);
  }, PING_MS).unref();
  return {
    close: () => {
      closed = true;
      clearInterval(alive);
      for (const { lines } of doors) for (const line of lines.clients) line.terminate();
    },
  };
}

const lineServer = ({ protocols, largest }: IngressSockets): WebSocketServer =>
  new WebSocketServer({
    noServer: true,
    maxPayload: largest,
    perMessageDeflate: false,
    // A device that writes GB18030, or cuts a character in two, says something all the same: whoever reads it looks.
    skipUTF8Validation: true,
    handleProtocols: (offered) => protocols.find((protocol) => offered.has(protocol)) ?? false,
  });

/** Null when it is no name that a device could have. */
function nameIn(text: string): string | null {
  try {
    const name = decodeURIComponent(text);
    return NAME.test(name) ? name : null;
  } catch {
    return null;
  }
}

function refuse(socket: Duplex, status: string, headers = ''): void {
  socket.end(`HTTP/1.1 ${status}\r\n${headers}Connection: close\r\nContent-Length: 0\r\n\r\n`);
}

const unanswered = new WeakSet<WebSocket>();
function ping(line: WebSocket): void {
  if (line.isPaused) return;
  if (unanswered.has(line)) return line.terminate();
  unanswered.add(line);
  line.ping();
}

function serve(line: WebSocket, who: Pick<DeviceSocket, 'name' | 'from' | 'peer'>, sockets: IngressSockets, { log }: Deps): void {
  line.on('error', () => line.terminate());
  line.on('pong', () => unanswered.delete(line));
  if (!sockets.protocols.includes(line.protocol)) return line.close(NO_PROTOCOL, `one of ${sockets.protocols.join(', ')} is needed`);
  const ears = sockets.open({
    ...who,
    protocol: line.protocol,
    send: (text) => {
      if (line.readyState === line.OPEN) line.send(text);
      if (line.bufferedAmount > MOST_UNREAD) line.terminate();
    },
    close: (code, reason) => line.close(code, reason),
  });
  const pace = new Pace(sockets.perSecond);
  const waiting: Uint8Array[] = [];
  let busy = false;
  const work = async (): Promise<void> => {
    busy = true;
    line.pause();
    try {
      for (let bytes = waiting.shift(); bytes !== undefined; bytes = waiting.shift()) {
        await pace.turn();
        await ears.hear(bytes);
      }
    } catch (error) {
      log.error({ error, device: who.name }, 'device sockets: a line failed');
      line.terminate();
    }
    busy = false;
    line.resume();
  };
  line.on('message', (data: Buffer) => {
    unanswered.delete(line);
    waiting.push(data);
    if (!busy) void work();
  });
  line.on('close', () => {
    waiting.length = 0;
    ears.closed();
  });
}

/** So many turns in a second; whoever wants more waits for the next one. */
class Pace {
  readonly #most: number;
  #since = -Infinity;
  #taken = 0;

  constructor(most: number) {
    this.#most = most;
  }

  async turn(): Promise<void> {
    const now = monotonic();
    if (now - this.#since >= 1000) {
      this.#since = now;
      this.#taken = 0;
    }
    if (++this.#taken <= this.#most) return;
    await new Promise((resolve) => setTimeout(resolve, 1000 - (now - this.#since)));
    return this.turn();
  }
}
