import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as dialTcp, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { Aedes } from 'aedes';
import { freePort } from '#tests/harness/free-port.ts';

/** Brokers of somebody else, for tests. */
export const MOSQUITTO = ['/usr/sbin/mosquitto', '/usr/local/sbin/mosquitto', '/opt/homebrew/sbin/mosquitto'].find(existsSync);

type Undo = (() => unknown)[];

/** One of Node's own, that speaks 3.1.1 only. @param undo where its end is planned */
export async function aedes(undo: Undo, port = 0, mayRead: (filter: string) => boolean = () => true): Promise<string> {
  const broker = await Aedes.createBroker({
    authorizeSubscribe: (_client, subscription, done) => done(null, mayRead(subscription.topic) ? subscription : null),
  });
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => void server.listen(port, '127.0.0.1', resolve));
  undo.push(() => new Promise<void>((resolve) => broker.close(() => server.close(() => resolve()))));
  return `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** One that keeps its sessions on disk, as one should. @param undo where its end is planned */
export async function mosquitto(undo: Undo): Promise<{ url: string; restart(): Promise<void> }> {
  const port = await freePort();
  const folder = await mkdtemp(path.join(tmpdir(), 'quanyan-mosquitto-'));
  const config = path.join(folder, 'mosquitto.conf');
  await writeFile(
    config,
    `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location ` +
      `${folder}/\nuser ${userInfo().username}\nmax_queued_messages 0\n`,
  );
  let child: ChildProcess;
  const start = async (): Promise<void> => {
    child = spawn(MOSQUITTO!, ['-c', config], { stdio: 'ignore' });
    while (!(await reachable(port))) {
      if (child.exitCode !== null) throw new Error(`Mosquitto ended with ${child.exitCode} before it listened on ${port}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const end = async (): Promise<void> => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill();
    await ended;
  };
  await start();
  undo.push(async () => {
    await end();
    await rm(folder, { recursive: true, force: true });
  });
  return {
    url: `mqtt://127.0.0.1:${port}`,
    restart: async () => {
      await end();
      await start();
    },
  };
}

const reachable = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = dialTcp(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
