import { chmod, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const orderSchema = z.object({ play: z.string().max(100), speed: z.number().positive().max(1000), at: z.string().max(200).default('') });
/** What is asked of running mock feeds: one JSON line. Answers are lines of text; the connection closes when the scenario is over. */
type Order = z.infer<typeof orderSchema>;
/** @param signal ends the scenario: the asker went away. */
export type Player = (order: Order, say: (line: string) => void, signal: AbortSignal) => Promise<void>;

async function serve(socket: Socket, play: Player): Promise<void> {
  const gone = new AbortController();
  socket.on('close', () => gone.abort());
  socket.on('error', () => gone.abort());
  const say = (line: string): void => void (socket.writable && socket.write(`${line}\n`));
  for await (const line of createInterface({ input: socket })) {
    try {
      await play(orderSchema.parse(JSON.parse(line)), say, gone.signal);
    } catch (error) {
      say(`✗ ${error instanceof Error ? error.message : String(error)}`);
    }
    break;
  }
  socket.end();
}

/** Listens for orders. A socket file left by feeds that died is taken over; one that answers is not. */
export async function listenForOrders(path: string, play: Player): Promise<Server> {
  if (await alive(path)) throw new Error(`mock feeds: others already feed this server (${path}); stop them first`);
  await rm(path, { force: true }).catch(() => undefined);
  const server = createServer((socket) => void serve(socket, play).catch(() => socket.destroy()));
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(path, resolve));
  if (process.platform !== 'win32') await chmod(path, 0o600);
  return server;
}

const alive = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(path);
    socket
      .once('connect', () => resolve(true))
      .once('error', () => resolve(false))
      .once('close', () => socket.destroy());
    socket.once('connect', () => socket.destroy());
  });

/**
 * Asks running mock feeds to play. Resolves when the scenario is over; false = nobody feeds this server.
 * @param signal hangs up, which ends the scenario
 */
export async function order(
  path: string,
  what: z.input<typeof orderSchema>,
  hear: (line: string) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const socket = connect(path);
  const reached = await new Promise<boolean>((resolve) => socket.once('connect', () => resolve(true)).once('error', () => resolve(false)));
  if (!reached) return false;
  socket.on('error', () => undefined);
  signal.addEventListener('abort', () => socket.end());
  socket.write(`${JSON.stringify(what)}\n`);
  for await (const line of createInterface({ input: socket })) hear(line);
  return true;
}
