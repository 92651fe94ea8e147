import { createServer, type Server } from 'node:net';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenForOrders, order } from './control.ts';

let folder = '';
let at = '';
let server: Server | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'quanyan-control-'));
  at = process.platform === 'win32' ? `\\\\.\\pipe\\${path.basename(folder)}` : path.join(folder, 'feeds.sock');
});
afterEach(async () => {
  if (server) await new Promise((resolve) => server!.close(resolve));
  server = undefined;
  await rm(folder, { recursive: true });
});
const never = new AbortController().signal;

test('an order is played and its lines are heard', async () => {
  server = await listenForOrders(at, (what, say) => {
    say(`playing ${what.play} at ${what.speed}`);
    return Promise.resolve();
  });
  const lines: string[] = [];
  expect(await order(at, { play: 'storm', speed: 2 }, (line) => lines.push(line), never)).toBe(true);
  expect(lines).toEqual(['playing storm at 2']);
});

test('nobody there: false, not an error', async () => {
  expect(await order(at, { play: 'storm', speed: 1 }, () => undefined, never)).toBe(false);
});

test('a refusal and a malformed order are told in words', async () => {
  server = await listenForOrders(at, () => Promise.reject(new Error('storm is already playing')));
  const lines: string[] = [];
  await order(at, { play: 'storm', speed: 1 }, (line) => lines.push(line), never);
  await order(at, { play: 'storm', speed: -1 }, (line) => lines.push(line), never);
  expect(lines[0]).toBe('✗ storm is already playing');
  expect(lines[1]).toMatch(/^✗ /);
});

test('hanging up ends the scenario', async () => {
  let ended = false;
  const started = Promise.withResolvers<void>();
  server = await listenForOrders(at, async (_what, say, signal) => {
    say('started');
    started.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    ended = true;
  });
  const stop = new AbortController();
  const over = order(at, { play: 'storm', speed: 1 }, () => undefined, stop.signal);
  await started.promise;
  stop.abort();
  await over;
  await expect.poll(() => ended).toBe(true);
});

test('two feeds of one server are refused; a socket file of a dead one is taken over', async () => {
  server = await listenForOrders(at, () => Promise.resolve());
  await expect(listenForOrders(at, () => Promise.resolve())).rejects.toThrow('others already feed this server');
  await new Promise((resolve) => server!.close(resolve));
  if (process.platform !== 'win32') {
    await writeFile(at, '');
    expect(existsSync(at)).toBe(true);
  }
  server = await listenForOrders(at, () => Promise.resolve());
  expect(server).toBeInstanceOf(createServer().constructor);
});
