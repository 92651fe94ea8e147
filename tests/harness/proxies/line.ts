import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { freePort } from '../free-port.ts';

/** A line to a server that can be cut and mended, at an address that stays. */
interface Line {
  readonly url: string;
  /** Where it leads to from now on. */
  leadTo(http: string): void;
  /** Ends what goes over it, and takes no more. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function openLine(): Promise<Line> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  let [server, target]: [Server | null, number] = [null, 0];
  const pass = (from: Socket): void => {
    const to = connect(target, '127.0.0.1');
    for (const [one, other] of [
      [from, to],
      [to, from],
    ]) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
    from.pipe(to).pipe(from);
  };
  const cut = async (): Promise<void> => {
    const closed = server === null ? null : once(server, 'close');
    server?.close();
    server = null;
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(cut);
  return {
    url: `http://127.0.0.1:${port}`,
    leadTo: (http) => (target = Number(new URL(http).port)),
    cut,
    async mend() {
      server = createServer(pass).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
