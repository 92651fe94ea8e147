import { lookup } from 'node:dns/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { ForbiddenAddress, Networks } from './networks.ts';
import { post } from './post.ts';

const may = (address: string, allowed: readonly string[] = []): boolean => {
  try {
    new Networks(allowed).check(address);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(ForbiddenAddress);
    return false;
  }
};

it.each([
  '127.0.0.1',
  '127.8.8.8',
  '0.0.0.0',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '[::1]',
  '::ffff:127.0.0.1',
  '::ffff:10.0.0.1',
  'fc00::1',
  'fd12::1',
  'fe80::1',
  'ff02::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '::7f00:1',
])('%s is not gone to', (address) => expect(may(address)).toBe(false));

it.each(['8.8.8.8', '172.15.255.255', '172.32.0.1', '11.0.0.1', '2400:3200::1'])('%s is', (address) => expect(may(address)).toBe(true));

it('networks that the installation names are gone to, and no others', () => {
  const allowed = ['10.20.0.0/16', '127.0.0.1', 'fd00::/8'];
  expect(['10.20.3.4', '10.21.0.1', '127.0.0.1', '127.0.0.2', 'fd12::1', 'fc00::1'].map((one) => may(one, allowed))).toEqual([
    true,
    false,
    true,
    false,
    true,
    false,
  ]);
});

const send = (url: string, allowed: readonly string[]): ReturnType<typeof post> =>
  post({ url, headers: {}, body: 'x', timeoutMs: 5000, signal: new AbortController().signal }, new Networks(allowed));

it('a name that leads to this machine is not connected to, nor an address written in other ways', async () => {
  let heard = 0;
  const server = createServer((_, response) => {
    heard++;
    response.end('ok');
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect((await lookup('localhost', { all: true })).length).toBeGreaterThan(0);
  for (const host of ['localhost', '127.0.0.1', '127.1', '2130706433', '0x7f.1', '[::ffff:127.0.0.1]'])
    await expect(send(`http://${host}:${port}/`, []), host).rejects.toBeInstanceOf(ForbiddenAddress);
  expect(heard).toBe(0);
  expect(await send(`http://localhost:${port}/`, ['127.0.0.0/8', '::1'])).toEqual({ status: 200, text: 'ok' });
});

it('a redirection is not followed, and of an endless answer the beginning is read', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/endless') {
      const timer = setInterval(() => response.write('a'.repeat(500)), 1);
      response.on('close', () => clearInterval(timer));
    } else response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect((await send(url, ['127.0.0.0/8'])).status).toBe(302);
  expect((await send(`${url}/endless`, ['127.0.0.0/8'])).text).toBe('a'.repeat(2000));
});
