import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';

/** What is used of an Engine.IO connection. */
export interface Connection extends EventEmitter {
  readonly request: IncomingMessage;
  close(discard: boolean): unknown;
}

/** Connections that Socket.IO does not serve yet: they too are closed when their session ends. */
export class PendingConnections {
  readonly #sessions = new Map<Connection, string>();

  add(connection: Connection, session: string): void {
    this.#sessions.set(connection, session);
    connection.once('close', () => this.#sessions.delete(connection));
  }

  /** Served from now on: the hub closes it. */
  attached(connection: object): void {
    this.#sessions.delete(connection as Connection);
  }

  endSessions(ended: readonly string[]): void {
    for (const [connection, session] of this.#sessions) if (ended.includes(session)) connection.close(true);
  }
}
