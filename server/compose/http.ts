import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { listen } from '#server/lib/listen.ts';
import type { Settings } from '#server/settings.ts';

/** @throws Error with a sentence for the operator when the port is taken */
export async function listenHttp(server: Server, { host, port }: Settings): Promise<void> {
  await listen(server, host, port, 'QUANYAN_PORT');
}

/** The address a server listens on; '' before it does. */
export function addressOf(server: Server, { host }: Settings): string {
  const bound = server.address() as AddressInfo | null;
  return bound === null ? '' : `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`;
}

export async function closeHttp(server: Server): Promise<void> {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
}
