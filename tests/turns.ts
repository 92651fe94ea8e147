import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll } from 'vitest';

/**
 * Files that start servers, browsers or databases take turns with those of other test runs on this machine: as many at a time as one run
 * has workers for them. With twice as many each takes so long that limits end tests that would pass. On macOS nobody waits.
 */
const AT_ONCE = Math.max(2, Math.floor(availableParallelism() / 2));
/** Longer than another run takes for all of its files. */
const PATIENCE_MS = 7_200_000;
const AGAIN_MS = 200;

/** A name that one process of this machine can have at a time, and that the system takes back when the process ends. */
const nameOf = (turn: number): string | null => {
  if (process.platform === 'linux') return `\0quanyan-tests-${turn}`;
  return process.platform === 'win32' ? `\\\\.\\pipe\\quanyan-tests-${turn}` : null;
};

const release = Promise.withResolvers<void>();

function take(name: string): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const holder = createServer().unref();
  holder.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? resolve(false) : reject(error)));
  holder.listen(name, () => {
    void release.promise.then(() => holder.close());
    resolve(true);
  });
  return promise;
}

async function turn(): Promise<void> {
  for (let at = 0; ; at = (at + 1) % AT_ONCE) {
    const name = nameOf(at);
    if (name === null || (await take(name))) return;
    if (at === AT_ONCE - 1) await sleep(AGAIN_MS);
  }
}

beforeAll(turn, PATIENCE_MS);
afterAll(() => release.resolve());
