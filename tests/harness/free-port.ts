import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems give to connections that go out: a port that is left for a moment is not taken by one of those. */
const [LOWEST, HIGHEST] = [12_000, 32_000];

/** A TCP port of this machine that is free, and that will still be free when a server that had it starts again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => resolve(true));
    });
    if (!free) continue;
    server.close();
    await once(server, 'close');
    return port;
  }
}
