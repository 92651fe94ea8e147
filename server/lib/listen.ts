import type { AddressInfo, Server } from 'node:net';

/**
 * Starts listening and returns the port (the one given, or the free one found for 0).
 * @param setting name of the environment variable that holds the port, for the message.
 * @throws Error with a sentence that names the setting, the port and what to do.
 */
export function listen(server: Server, host: string, port: number, setting: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      reject(new Error(explain(error, host, port, setting), { cause: error }));
    };
    server.once('error', failed);
    server.listen(port, host, () => {
      server.off('error', failed);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** What was begun, or in words why it could not be: for what everything else goes on without. */
export async function hasBegun<T>(begin: () => Promise<T>): Promise<{ readonly value: T } | { readonly why: string }> {
  try {
    return { value: await begin() };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

function explain(error: NodeJS.ErrnoException, host: string, port: number, setting: string): string {
  const what = `${setting}=${port}`;
  switch (error.code) {
    case 'EADDRINUSE':
      return `${what}: another program already listens on ${host}:${port}. Stop it, or set ${setting} to a free port (0 = any).`;
    case 'EACCES':
      return `${what}: this user may not listen on ${host}:${port}. Set ${setting} to a port above 1023.`;
    case 'ENOTFOUND':
    case 'EADDRNOTAVAIL':
      return `QUANYAN_HOST=${host}: this machine has no such address. Set QUANYAN_HOST to one of its own, e.g. 127.0.0.1.`;
    default:
      return `${what}: cannot listen on ${host}:${port} (${error.message}).`;
  }
}
